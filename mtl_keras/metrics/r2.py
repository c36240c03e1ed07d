"""The share of the labels' variance that is explained."""

from typing import Any

import keras
import tensorflow as tf


@keras.saving.register_keras_serializable(package="mtl_keras")
class R2(keras.metrics.Metric):
    """1 - (squared errors) / (squared deviations from the mean label), all of them weighted.

    Deviations are summed batch by batch around the running mean (Chan et al.'s
    update), so that labels far from 0 lose no digits. 0 where the labels do not vary.

    Args:
        name: the metric's name.

    Shapes:
        y_true: [B] or [B, 1]. y_pred: [B, 1]. sample_weight: [B].
    """

    def __init__(self, name: str = "r2", **options: Any) -> None:
        super().__init__(name=name, **options)
        self.weight = self.add_weight(initializer="zeros", name="weight")
        self.mean = self.add_weight(initializer="zeros", name="mean")
        self.deviations = self.add_weight(initializer="zeros", name="deviations")
        self.errors = self.add_weight(initializer="zeros", name="errors")

    def update_state(self, y_true: tf.Tensor, y_pred: tf.Tensor, sample_weight: tf.Tensor | None = None) -> None:
        """Merges a batch's weight, mean and squares into the running ones."""
        labels, values = (tf.reshape(tf.cast(of, tf.float32), [-1]) for of in (y_true, y_pred))
        weights = tf.ones_like(labels) if sample_weight is None else tf.reshape(sample_weight, [-1])
        weights = tf.cast(weights, tf.float32)
        weight = tf.reduce_sum(weights)
        mean = tf.math.divide_no_nan(tf.reduce_sum(weights * labels), weight)
        share = tf.math.divide_no_nan(weight, self.weight + weight)
        apart = mean - self.mean
        within = tf.reduce_sum(weights * tf.square(labels - mean))
        self.deviations.assign_add(within + tf.square(apart) * self.weight * share)
        self.mean.assign_add(apart * share)
        self.weight.assign_add(weight)
        self.errors.assign_add(tf.reduce_sum(weights * tf.square(values - labels)))

    def result(self) -> tf.Tensor:
        """Returns the share, 0 before any row."""
        varies = self.deviations > 0
        return tf.where(varies, 1.0 - self.errors / tf.where(varies, self.deviations, 1.0), 0.0)
