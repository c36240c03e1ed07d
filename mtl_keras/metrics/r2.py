"""The share of the labels' variance that is explained."""

from typing import Any

import keras
import tensorflow as tf


@keras.saving.register_keras_serializable(package="mtl_keras")
class R2(keras.metrics.Metric):
    """1 - (squared errors) / (squared deviations from the mean label), all of them weighted.

    Its sums are in float64, so that labels far from 0 lose no digits, and add up over replicas. 0 where the labels do
    not vary.

    Args:
        name: the metric's name.

    Shapes:
        y_true: [B] or [B, 1]. y_pred: [B, 1]. sample_weight: [B].
    """

    def __init__(self, name: str = "r2", **options: Any) -> None:
        super().__init__(name=name, **options)
        for part in ("weight", "total", "squares", "errors"):
            setattr(self, part, self.add_variable(shape=(), initializer="zeros", dtype="float64", name=part))

    def update_state(self, y_true: tf.Tensor, y_pred: tf.Tensor, sample_weight: tf.Tensor | None = None) -> None:
        """Adds a batch's weights, labels, their squares and the squared errors."""
        labels, values = (tf.reshape(tf.cast(of, tf.float64), [-1]) for of in (y_true, y_pred))
        weights = tf.ones_like(labels) if sample_weight is None else tf.reshape(sample_weight, [-1])
        weights = tf.cast(weights, tf.float64)
        self.weight.assign_add(tf.reduce_sum(weights))
        self.total.assign_add(tf.reduce_sum(weights * labels))
        self.squares.assign_add(tf.reduce_sum(weights * tf.square(labels)))
        self.errors.assign_add(tf.reduce_sum(weights * tf.square(values - labels)))

    def result(self) -> tf.Tensor:
        """Returns the share, 0 before any row."""
        mean_square = tf.math.divide_no_nan(tf.square(self.total.value), self.weight.value)
        deviations = self.squares.value - mean_square
        varies = deviations > _ROUNDING * self.squares.value
        share = tf.where(varies, 1.0 - self.errors.value / tf.where(varies, deviations, 1.0), 0.0)
        return tf.cast(share, tf.float32)


_ROUNDING = 1e-13
"""Deviations that are a smaller share of the squares are taken for rounding."""
