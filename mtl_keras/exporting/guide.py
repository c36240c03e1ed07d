"""What is said beside a SavedModel, for who serves it."""

from collections.abc import Mapping
from typing import Any

from mtl_keras.exporting.about import ABOUT

_KEYS = {
    "text": "the texts",
    "image": "the encoded pictures",
    "sequence": "the letters of the proteins",
    "label": "name of the likeliest label; of two, by thresholds.json where that lies beside this file",
    "probability": "its probability",
    "probabilities": "probability of each label, in the order of labels.json",
    "value": "the number",
    "tags": 'tag of each word, "" where there is none',
    "labels": 'names of the labels that it has, or of the label of each word or residue; "" after them',
    "confidence": "probability of the label of each word or residue, 0 after them",
    "mask": "class number of each pixel, at the picture's own upright size; -1 pads to the largest of the batch",
    "mask_probability": "probability of each pixel's class, 0 in the padding",
    "mask_heights": "height of each picture: `mask[i, :mask_heights[i], :mask_widths[i]]` is without the padding",
    "mask_widths": "width of each picture",
    "shares": "share of each label in the picture's pixels, in the order of labels.json",
    "entity_types": 'type of each entity of the row, "" where there is none',
    "entity_starts": "byte of the text with which the entity begins, -1 where there is none",
    "entity_ends": "byte of the text after the entity, -1 where there is none",
    "entity_probabilities": "probability of each entity, 0 where there is none",
}

_ABOUT_KEYS = {
    "recipe": "name of the recipe that the model was trained by",
    "recipe_sha256": "SHA-256 of recipe.toml, which lies beside this file",
    "weights_sha256": "SHA-256 of the trained weights: of the same weights it is the same in every export",
    "mtl_keras": "version of mtl_keras that wrote the export",
    "labels": "content of labels.json",
}

_HEAD = """# SavedModel of mtl_keras

TensorFlow Serving's layout: mount the folder that holds this version's. In Python:

```python
{example}
```

`labels.json` beside this file names the labels of each task; a label's number is its place there. `model_card.md` says
what the model is of, how good it is and what it cannot do, `preprocessing.json` what becomes of a row,
`example_request.json` and `example_answer.json` are a request to TensorFlow Serving's REST interface and this model's
answer.

{rows}
"""

_ABOUT = """
`about` takes nothing: `model.signatures["about"]()` in Python.
"""

_TEXT = """import tensorflow as tf
import tensorflow_text  # registers the ops of the tokeniser; TensorFlow Serving has them built in

model = tf.saved_model.load("{version}")
print(model.signatures["serving_default"](text=tf.constant(["I love London"])))"""
_TEXT_ROWS = """A text that is longer than the recipe's `sequence_length` (in word pieces) is cut: words past it get
no tag."""

_IMAGE = """import tensorflow as tf

model = tf.saved_model.load("{version}")
answers = model.signatures["serving_default"](image=tf.stack([tf.io.read_file(name) for name in ["a.jpg", "b.png"]]))"""
_IMAGE_ROWS = """A row is the content of a JPEG, PNG, GIF (its first picture) or BMP file. The pictures of a batch
may be of different sizes and formats; each is turned upright as its EXIF part says, and resized in the graph. In JSON,
for TensorFlow Serving's REST interface, the content stands in base64: `{"instances": [{"image": {"b64": "..."}}]}`.

A batch that has a picture which cannot be decoded (cut off, of another format, of 16 bits) fails as a whole, with
`InvalidArgumentError` in Python and `INVALID_ARGUMENT` in TensorFlow Serving. The message gives the reason, but not the
row. Send such pictures one at a time, or look at them before; `mtl-keras predict`, which takes this folder too, names
those at fault and answers the others."""

_SEQUENCE = """import tensorflow as tf

model = tf.saved_model.load("{version}")
print(model.signatures["serving_default"](sequence=tf.constant(["MKTAYIAKQR QISFVKSHFS"])))"""
_SEQUENCE_ROWS = """A row is the letters of a protein: lower case, blanks and line breaks are all right, gaps (`-`, `.`)
and a stop (`*`) at the end are taken off, and any character that stands for no residue counts as `X`, any amino acid. A
header of FASTA is no part of it. Sequences of any length are taken; long ones in windows."""

_IDS = """import tensorflow as tf

model = tf.saved_model.load("{version}")
print(model.signatures["serving_default"].structured_input_signature)"""
_IDS_ROWS = """The tokeniser of this model runs outside of it: give the arrays that the preprocessor of the run's folder
makes of texts."""

_FIELDS = {"text": (_TEXT, _TEXT_ROWS), "image": (_IMAGE, _IMAGE_ROWS), "sequence": (_SEQUENCE, _SEQUENCE_ROWS)}
"""By what the model takes: an example, and what is to be known of the rows."""


def guide(outputs: Mapping[str, Mapping[str, Any]], raw: Mapping[str, Any], version: str) -> str:
    """Returns a page on the signatures.

    Args:
        outputs: specifications of the outputs by signature and name.
        raw: specifications of the inputs by name.
        version: the version folder's name.
    """
    example, rows = next((_FIELDS[name] for name in raw if name in _FIELDS), (_IDS, _IDS_ROWS))
    head = _HEAD.format(example=example.format(version=version), rows=rows)
    parts = [head, "\n## Inputs\n", _table(raw)]
    for name, specs in outputs.items():
        told = name == ABOUT
        parts += [f"\n## Outputs of `{name}`\n", *([_ABOUT] if told else []), _table(specs, told)]
    return "\n".join(parts)


def _table(specs: Mapping[str, Any], about: bool = False) -> str:
    rows = ["| name | type | shape | |", "| --- | --- | --- | --- |"]
    for name, spec in specs.items():
        shape = ", ".join("any" if size is None else str(size) for size in spec.shape)
        meaning = _ABOUT_KEYS.get(name, "") if about else _meaning(name)
        rows.append(f"| `{name}` | {spec.dtype.name} | [{shape}] | {meaning} |")
    return "\n".join(rows) + "\n"


def _meaning(name: str) -> str:
    ends = [key for key in _KEYS if name == key or name.endswith(f"_{key}")]
    return _KEYS[max(ends, key=len)] if ends else ""
