"""Reads any rows of a column, in graph."""

from typing import Any

import numpy as np
import tensorflow as tf

from mtl_keras.data.ragged import Column, Ragged


class Lookup:
    """Reads any rows of a column as a dense batch, in graph: no Python runs for a batch.

    A generator in Python would do as well, but one that is still in use can keep the interpreter from ending. The
    column stays in the computer's memory, where batches are made, whatever devices there are.

    Args:
        column: rows of equal or of different lengths; a tensor, and what is in a file, is not copied.

    Shapes:
        rows, skipped: [B]. Returns [B, width] of a Ragged column, cut or padded to the width; [B, ...] of an array.
    """

    def __init__(self, column: Column) -> None:
        self.ragged = isinstance(column, Ragged)
        with tf.device("CPU:0"):
            if isinstance(column, Ragged):
                self._values = _tensor(column.with_pad())
                self._starts, self._lengths = tf.constant(column.splits[:-1]), tf.constant(column.lengths)
            else:
                self._values = _tensor(column)

    def __call__(self, rows: tf.Tensor, width: tf.Tensor, skipped: tf.Tensor | None = None) -> tf.Tensor:
        """Returns some rows, without the places at the beginning of each that are skipped, if any are."""
        if not self.ragged:
            return tf.gather(self._values, rows)
        span = tf.range(tf.cast(width, tf.int64))[tf.newaxis]
        if skipped is not None:
            span += tf.cast(skipped, tf.int64)[:, tf.newaxis]
        filled = span < tf.gather(self._lengths, rows)[:, tf.newaxis]
        places = tf.gather(self._starts, rows)[:, tf.newaxis] + span
        return tf.gather(self._values, tf.where(filled, places, tf.size(self._values, tf.int64) - 1))

    def lengths(self, rows: tf.Tensor) -> tf.Tensor:
        """Returns the lengths of some rows of a Ragged column."""
        return tf.gather(self._lengths, rows)

    def width(self, rows: tf.Tensor) -> tf.Tensor:
        """Returns the length of the longest of some rows of a Ragged column, at least 1."""
        return tf.maximum(tf.reduce_max(tf.gather(self._lengths, rows)), 1)


def _tensor(values: Any) -> tf.Tensor:
    """Returns an array as a tensor; one that is in a file stays there, read where it is looked at."""
    if isinstance(values, np.memmap):
        return tf.experimental.dlpack.from_dlpack(values.__dlpack__())
    return tf.convert_to_tensor(values)
