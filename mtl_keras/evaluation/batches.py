"""Raw rows in batches of like length."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from mtl_keras.data.rows import Rows

if TYPE_CHECKING:
    import tensorflow as tf

WINDOW = 4096
"""Rows that are held at once, and sorted by length."""


def windows(rows: Rows, batch_size: int) -> Iterator[tuple[Any, Any, "list[np.ndarray[Any, Any]]"]]:
    """Yields the raw field of some rows, their labels, and the numbers of the rows of each batch."""
    for window in rows.batches(WINDOW):
        values = window[rows.field]
        order = np.argsort(_lengths(values), kind="stable")
        yield values, window["label"], [order[at : at + batch_size] for at in range(0, len(order), batch_size)]


def _lengths(values: "tf.Tensor | tf.RaggedTensor") -> "np.ndarray[Any, Any]":
    import tensorflow as tf

    if isinstance(values, tf.RaggedTensor):
        lengths = tf.reduce_sum(tf.strings.length(values), axis=1)
    else:
        lengths = tf.strings.length(values)
    found: np.ndarray[Any, Any] = lengths.numpy()
    return found
