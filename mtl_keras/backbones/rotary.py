"""Positions as turns."""

import tensorflow as tf

_LONGEST = 10_000.0


def rotated(x: tf.Tensor) -> tf.Tensor:
    """Turns the features of position l, in pairs (i, i + S / 2), by the angle l / 10000^(2 i / S).

    The product of a turned query and a turned key depends on the distance between their positions.

    Shapes:
        x: [..., L, S], S even. Returns the same.

    Reference:
        Su et al., 2021, arXiv:2104.09864, equation 34; with halves in the place of neighbours, as ESM-2 has it.
    """
    half = x.shape[-1] // 2
    speeds = _LONGEST ** (-tf.range(half, dtype=tf.float32) / half)
    angles = tf.expand_dims(tf.range(tf.shape(x)[-2], dtype=tf.float32), 1) * speeds
    cos, sin = (tf.cast(part, x.dtype) for part in (tf.cos(angles), tf.sin(angles)))
    first, second = x[..., :half], x[..., half:]
    return tf.concat([first * cos - second * sin, second * cos + first * sin], axis=-1)
