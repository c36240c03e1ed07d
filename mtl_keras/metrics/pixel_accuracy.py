"""The share of the pixels that are right."""

from typing import Any

import keras
import tensorflow as tf

from mtl_keras.metrics.pixels import flat_pixels


@keras.saving.register_keras_serializable(package="mtl_keras")
class PixelAccuracy(keras.metrics.Mean):
    """The share of the labelled pixels that are right.

    Shapes:
        As ``MeanIou``.
    """

    def __init__(self, name: str = "pixel_accuracy", **options: Any) -> None:
        super().__init__(name=name, **options)

    def update_state(self, y_true: tf.Tensor, y_pred: tf.Tensor, sample_weight: tf.Tensor | None = None) -> None:
        """Adds a batch's pixels."""
        truth, weights = flat_pixels(y_true, sample_weight)
        guess = tf.reshape(tf.argmax(y_pred, axis=-1, output_type=tf.int32), [-1])
        super().update_state(tf.cast(truth == guess, tf.float32), sample_weight=weights)
