"""What is said beside a SavedModel, for who serves it."""

from collections.abc import Mapping
from typing import Any

_KEYS = {
    "label": "name of the likeliest label",
    "probability": "its probability",
    "probabilities": "probability of each label, in the order of labels.json",
    "value": "the number",
    "tags": 'tag of each word, "" where there is none',
    "entity_types": 'type of each entity of the row, "" where there is none',
    "entity_starts": "byte of the text with which the entity begins, -1 where there is none",
    "entity_ends": "byte of the text after the entity, -1 where there is none",
    "entity_probabilities": "probability of each entity, 0 where there is none",
}

_HEAD = """# SavedModel of mtl_keras

TensorFlow Serving's layout: mount the folder that holds this version's. In Python:

```python
import tensorflow as tf
import tensorflow_text  # registers the ops of the tokeniser; TensorFlow Serving has them built in

model = tf.saved_model.load("{version}")
print(model.signatures["serving_default"]({call}))
```

`labels.json` beside this file names the labels of each task. A text that is longer than the recipe's `sequence_length`
(in word pieces) is cut: words past it get no tag.
"""


def guide(outputs: Mapping[str, Mapping[str, Any]], raw: Mapping[str, Any], version: str) -> str:
    """Returns a page on the signatures.

    Args:
        outputs: specifications of the outputs by signature and name.
        raw: specifications of the inputs by name.
        version: the version folder's name.
    """
    call = ", ".join(
        f'{name}=tf.constant(["I love London"])' if spec.dtype == "string" else f"{name}=..."
        for name, spec in raw.items()
    )
    parts = [_HEAD.format(version=version, call=call), "\n## Inputs\n", _table(raw)]
    for name, specs in outputs.items():
        parts += [f"\n## Outputs of `{name}`\n", _table(specs)]
    return "\n".join(parts)


def _table(specs: Mapping[str, Any]) -> str:
    rows = ["| name | type | shape | |", "| --- | --- | --- | --- |"]
    for name, spec in specs.items():
        shape = ", ".join("any" if size is None else str(size) for size in spec.shape)
        rows.append(f"| `{name}` | {spec.dtype.name} | [{shape}] | {_meaning(name)} |")
    return "\n".join(rows) + "\n"


def _meaning(name: str) -> str:
    ends = [key for key in _KEYS if name == key or name.endswith(f"_{key}")]
    return _KEYS[max(ends, key=len)] if ends else ""
