"""A request in the form of TensorFlow Serving's REST interface, and what the model answers."""

import base64
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

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
