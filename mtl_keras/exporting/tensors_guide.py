"""What is said beside a model of tensors, for who runs it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtl_keras.exporting.extra import EXTRA

if TYPE_CHECKING:
    from mtl_keras.exporting.export_record import ExportRecord

_INPUTS = {
    "token_ids": "numbers of the word pieces, special ones too; the padding piece fills rows up to the longest",
    "word_positions": "column of `token_ids` with the first piece of each word; -1 after a row's words",
    "word_shapes": "letter case of each word as it is written: the first of `patterns.word_shapes` in "
    "preprocessing.json that matches all of it, counted from 1, or one more than there are; 0 after a row's words",
    "image": "pictures of this size, upright, red, green and blue from 0 to 255",
    "residue_ids": "the letters' numbers, `preprocessor.ids` in preprocessing.json; 0 after a row's letters",
}
_OUTPUTS = {
    "probabilities": "probability of each label, in the order of labels.json",
    "value": "the number",
    "tag_ids": "the best well-formed tags, as places in labels.json",
}

_TEXTS = """`preprocessor/` has the vocabulary: of `vocab.txt` a piece's number is its line, from 0. `patterns` in
`preprocessing.json` has the regular expressions (RE2) that split a text: at each place the first of `words` that fits
is taken, white space at its end is taken off, and an end of it that `possessive` matches is a word by itself.
"""

_PAGE = """# {title}

Inputs and outputs are tensors of these names; a size of *any* may be any, and rows come first.

```python
{example}
```

## Inputs

{inputs}

How a row becomes these: `steps` in `preprocessing.json`.
{made}{check}

## Outputs

{outputs}

`labels.json` names the labels. {thresholds}`model_card.md` says what the model is of,
how good it is and what it cannot do.
"""
_CHECK = (
    "`example_tensors.json` has two rows, their tensors and what the model gives for these, to try your own code with."
)
_THRESHOLDS = "`thresholds.json` has the probabilities from which on a label is given. "

_SAVED_MODEL = """import tensorflow as tf

model = tf.saved_model.load("{version}").signatures["serving_default"]
{feed}
print(model(**{{name: tf.constant(values) for name, values in inputs.items()}}))"""
_ONNX = """import onnxruntime

model = onnxruntime.InferenceSession("{version}/model.onnx")
{feed}
print(dict(zip([each.name for each in model.get_outputs()], model.run(None, inputs))))"""
_LITERT = """from ai_edge_litert.interpreter import Interpreter

model = Interpreter("{version}/model.tflite").get_signature_runner("serving_default")
{feed}
print(model(**inputs))"""

_EXAMPLES = {
    "saved_model.pb": ("SavedModel of tensors", _SAVED_MODEL),
    "model.onnx": ("ONNX model", _ONNX),
    "model.tflite": ("LiteRT model", _LITERT),
}
"""By the model's file."""

_READ = """
example = json.loads(Path("{version}/assets.extra/example_tensors.json").read_text())
inputs = {{name: np.array(values, "int32") for name, values in example["inputs"].items()}}"""
_MADE_UP = """
inputs = {{"image": np.zeros((1, {height}, {width}, 3), "float32")}}"""


def tensors_guide(folder: Path, record: "ExportRecord") -> str:
    """Returns a page on how the model of a version's folder is run.

    Args:
        folder: of a format that takes tensors, with its ``tensors.json``.
        record: what the export is told of.
    """
    tensors = json.loads((folder / EXTRA / "tensors.json").read_text(encoding="utf-8"))
    title, example = next(each for name, each in _EXAMPLES.items() if (folder / name).is_file())
    return _PAGE.format(
        title=title,
        example=_imports(record) + example.format(version=folder.name, feed=_feed(tensors, record, folder.name)),
        inputs=_table(tensors["inputs"], _INPUTS),
        outputs=_table(tensors["outputs"], _OUTPUTS),
        made=_TEXTS if record.preprocessing["takes"] == "text" else "",
        check=_CHECK if record.example_tensors else "",
        thresholds=_THRESHOLDS if record.thresholds else "",
    )


def _imports(record: "ExportRecord") -> str:
    return (
        "import json\nfrom pathlib import Path\n\nimport numpy as np\n"
        if record.example_tensors
        else "import numpy as np\n"
    )


def _feed(tensors: Mapping[str, Any], record: "ExportRecord", version: str) -> str:
    if record.example_tensors:
        return _READ.format(version=version).strip()
    _, height, width, _ = tensors["inputs"]["image"]["shape"]
    return _MADE_UP.format(height=height, width=width).strip()


def _table(tensors: Mapping[str, Mapping[str, Any]], meanings: Mapping[str, str]) -> str:
    lines = ["| name | type | shape | |", "| --- | --- | --- | --- |"]
    for name, each in tensors.items():
        shape = ", ".join("any" if size is None else str(size) for size in each["shape"])
        meaning = next((told for key, told in meanings.items() if name == key or name.endswith(f"_{key}")), "")
        lines.append(f"| `{name}` | {each['dtype']} | [{shape}] | {meaning} |")
    return "\n".join(lines)
