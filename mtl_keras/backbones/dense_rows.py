"""Ragged rows to a dense table."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tensorflow as tf


def dense_rows(values: "tf.RaggedTensor", pad: int) -> "tf.Tensor":
    """Pads rows [B, (n)] to [B, W], int32, W >= 1 even where every row is empty."""
    import tensorflow as tf

    dense = tf.cast(values.to_tensor(pad), tf.int32)
    missing = tf.cast(tf.equal(tf.shape(dense)[1], 0), tf.int32)
    return tf.pad(dense, [[0, 0], [0, missing]], constant_values=pad)
