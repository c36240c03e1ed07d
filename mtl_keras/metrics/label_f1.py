"""F1 of rows with any number of labels."""

from typing import Any, Literal

import keras
import tensorflow as tf


@keras.saving.register_keras_serializable(package="mtl_keras")
class LabelF1(keras.metrics.Metric):
    """F1 over all labels together (micro), or the mean of the labels' F1 (macro).

    F1 = 2 hits / (labels + predictions), 0 where there are none; equal to scikit-learn's
    ``f1_score(average=..., zero_division=0)``.

    Args:
        classes: C, the number of labels.
        average: ``micro`` or ``macro``.
        threshold: the probability from which a label is given.
        name: the metric's name, by default ``micro_f1`` or ``macro_f1``.

    Shapes:
        y_true: [B, C], 1 or 0. y_pred: logits [B, C]. sample_weight: [B, C]; what weighs 0 is left out.
    """

    def __init__(
        self,
        classes: int,
        average: Literal["micro", "macro"] = "micro",
        threshold: float = 0.5,
        name: str | None = None,
        **options: Any,
    ) -> None:
        super().__init__(name=name or f"{average}_f1", **options)
        self.classes, self.average, self.threshold = classes, average, threshold
        self.hits = self.add_weight(shape=(classes,), initializer="zeros", name="hits")
        self.marked = self.add_weight(shape=(classes,), initializer="zeros", name="marked")

    def update_state(self, y_true: tf.Tensor, y_pred: tf.Tensor, sample_weight: tf.Tensor | None = None) -> None:
        """Adds a batch's counts, each label weighing 1 or nothing."""
        have = tf.cast(y_true, tf.float32)
        given = tf.cast(tf.sigmoid(tf.cast(y_pred, tf.float32)) >= self.threshold, tf.float32)
        counts = tf.ones_like(have) if sample_weight is None else tf.cast(sample_weight != 0, tf.float32)
        self.hits.assign_add(tf.reduce_sum(counts * have * given, axis=0))
        self.marked.assign_add(tf.reduce_sum(counts * (have + given), axis=0))

    def result(self) -> tf.Tensor:
        """Returns F1, 0 before any row."""
        if self.average == "micro":
            return tf.math.divide_no_nan(2.0 * tf.reduce_sum(self.hits), tf.reduce_sum(self.marked))
        return tf.reduce_mean(tf.math.divide_no_nan(2.0 * self.hits, tf.convert_to_tensor(self.marked)))

    def get_config(self) -> dict[str, Any]:
        """Returns the arguments."""
        return {
            **super().get_config(),
            "classes": self.classes,
            "average": self.average,
            "threshold": self.threshold,
        }
