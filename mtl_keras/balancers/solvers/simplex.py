"""The simplex of weights that sum to 1."""

import tensorflow as tf


def onto_simplex(point: tf.Tensor) -> tf.Tensor:
    """Returns the nearest weights [T] with w >= 0 and sum w = 1.

    Reference:
        Held, Wolfe and Crowder, 1974, Validation of subgradient optimization, Mathematical Programming 6.
    """
    falling = tf.sort(point, direction="DESCENDING")
    count = tf.range(1, tf.size(point) + 1)
    excess = (tf.cumsum(falling) - 1) / tf.cast(count, point.dtype)
    kept = tf.reduce_sum(tf.cast(falling > excess, tf.int32))
    return tf.maximum(point - tf.reduce_sum(tf.where(count == kept, excess, 0.0)), 0)
