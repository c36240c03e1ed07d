"""Labels a pixel, as metrics take them."""

import tensorflow as tf


def flat_pixels(y_true: tf.Tensor, weights: tf.Tensor | None) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns labels and weights [pixels]; a pixel without a label weighs nothing."""
    truth = tf.reshape(tf.cast(y_true, tf.int32), [-1])
    given = tf.cast(truth >= 0, tf.float32)
    return truth, given if weights is None else given * tf.reshape(tf.cast(weights, tf.float32), [-1])
