"""Gradients that may be missing (None) or of some rows of a table only (slices)."""

from collections.abc import Sequence
from typing import Any

import tensorflow as tf


def added(gradients: Sequence[Any]) -> Any:
    """Returns the sum; None where all are missing."""
    there = [each for each in gradients if each is not None]
    if len(there) < 2:
        return there[0] if there else None
    if all(isinstance(each, tf.IndexedSlices) for each in there):
        values, indices = (tf.concat([getattr(each, part) for each in there], 0) for part in ("values", "indices"))
        return tf.IndexedSlices(values, indices, there[0].dense_shape)
    return tf.add_n([tf.convert_to_tensor(each) for each in there])


def times(gradient: Any, factor: Any) -> Any:
    """Returns a multiple."""
    if isinstance(gradient, tf.IndexedSlices):
        return tf.IndexedSlices(gradient.values * factor, gradient.indices, gradient.dense_shape)
    return None if gradient is None else gradient * factor
