"""Raw rows in batches of like length."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mtl_keras.data.rows import Rows

if TYPE_CHECKING:
    import tensorflow as tf

WINDOW = 4096
"""Rows that are held at once, and sorted by length."""

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Window:
    """Some rows of a task.

    Args:
        values: the raw field of each row.
        shown: what stands for each row in a line of predictions: the raw field, or a picture's name.
        labels: the label of each row.
        batches: the numbers of the rows of each batch.
    """

    values: Any
    shown: Any
    labels: Any
    batches: list[Array]


def windows(rows: Rows, batch_size: int) -> Iterator[Window]:
    """Yields the rows, some at a time."""
    for window in rows.batches(WINDOW):
        values = window[rows.field]
        shown = window["name"] if rows.field == "image" else values
        order = np.arange(len(values)) if rows.field == "image" else np.argsort(_lengths(values), kind="stable")
        batches = [order[at : at + batch_size] for at in range(0, len(order), batch_size)]
        yield Window(values, shown, window["label"], batches)


def _lengths(values: "tf.Tensor | tf.RaggedTensor") -> Array:
    import tensorflow as tf

    if isinstance(values, tf.RaggedTensor):
        lengths = tf.reduce_sum(tf.strings.length(values), axis=1)
    else:
        lengths = tf.strings.length(values)
    found: Array = lengths.numpy()
    return found
