"""Examples of what an exported model takes, and what it answers."""

import base64
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mtl_keras.answer_names import served_name

if TYPE_CHECKING:
    import tensorflow as tf

    from mtl_keras.trained import Trained

Array = np.ndarray[Any, Any]

_TEXTS = ("I love London", "Ann Lee flies to Oslo tomorrow, and nobody is happy about it.")
_SEQUENCES = ("MKTAYIAKQRQISFVKSHFSRQLEERLGLIEVQ", "GIGKFLHSAKKFGKAFVGEIMNS")
_HEIGHT, _WIDTH = 12, 16


def example(folder: Path, trained: "Trained") -> tuple[dict[str, Any], dict[str, Any]]:
    """Returns a request for two made-up rows (one picture), and the answer of the SavedModel in a folder.

    Args:
        folder: of the SavedModel.
        trained: the model; it makes the arrays where the SavedModel takes these.
    """
    import tensorflow as tf

    loaded = tf.saved_model.load(str(folder))  # it owns the variables of its signatures
    serve = loaded.signatures["serving_default"]
    names = list(serve.structured_input_signature[1])
    feed = _feed(trained)
    if not set(names) <= set(feed):
        feed = trained.preprocessor(feed)
    feed = {name: tf.constant(feed[name]) for name in names}
    answer = {name: value.numpy() for name, value in sorted(serve(**feed).items())}
    columns = {name: value.numpy() for name, value in feed.items()}
    return {"signature_name": "serving_default", "instances": _rows(columns, "image" in columns)}, _answer(answer)


def example_tensors(trained: "Trained", tasks: Sequence[str]) -> dict[str, Any]:
    """Returns two made-up rows, the tensors that the preprocessor makes of them, and the model's numbers for these.

    Of pictures, whose tensors are large, it returns nothing.

    Args:
        trained: the model.
        tasks: those that are exported.
    """
    from mtl_keras.exporting.parity.reference import Reference

    ((field, rows),) = _feed(trained).items()
    if field == "image":
        return {}
    tensors, answers = Reference(trained, tasks, raw=False)(field, rows)
    numbers = {
        served_name(task, key): _value(value, False)
        for task, each in answers.items()
        for key, value in sorted(each.answer.items())
    }
    inputs = {name: _value(value, False) for name, value in tensors.items()}
    return {field: _value(rows.numpy(), False), "inputs": inputs, "outputs": numbers}


def _feed(trained: "Trained") -> "dict[str, tf.Tensor]":
    import tensorflow as tf

    field = next(iter(trained.preprocessor.raw))
    rows = {"text": _TEXTS, "sequence": _SEQUENCES}.get(field)
    return {field: tf.stack([_picture()]) if rows is None else tf.constant(rows)}


def _picture() -> "tf.Tensor":
    """Returns a small picture, encoded: colours that run from one to another."""
    import tensorflow as tf

    down, right = np.mgrid[0:_HEIGHT, 0:_WIDTH]
    channels = [255 * down // (_HEIGHT - 1), 255 * right // (_WIDTH - 1), np.full_like(down, 128)]
    return tf.io.encode_png(tf.constant(np.stack(channels, axis=-1), tf.uint8))


def _answer(columns: dict[str, Array]) -> dict[str, Any]:
    """Returns an answer as TensorFlow Serving gives it: a single output stands without its name."""
    rows = _rows(columns, False)
    return {"predictions": [next(iter(row.values())) for row in rows] if len(columns) == 1 else rows}


def _rows(columns: dict[str, Array], encoded: bool) -> list[dict[str, Any]]:
    count = len(next(iter(columns.values())))
    return [{name: _value(column[place], encoded) for name, column in columns.items()} for place in range(count)]


def _value(value: Any, encoded: bool) -> Any:
    if isinstance(value, bytes):
        return {"b64": base64.b64encode(value).decode()} if encoded else value.decode()
    if isinstance(value, np.ndarray):
        return [_value(each, encoded) for each in value]
    # The shortest decimals that are this float32, and not those of the float64 of the same value.
    return float(str(value)) if isinstance(value, np.floating) else value.item()
