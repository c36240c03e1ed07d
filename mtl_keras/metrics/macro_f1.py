"""The mean of the classes' F1."""

from typing import Any

import keras
import tensorflow as tf


@keras.saving.register_keras_serializable(package="mtl_keras")
class MacroF1(keras.metrics.Metric):
    """The mean of F1 over the classes that occur, as a label or as a prediction.

    F1_c = 2 hits_c / (labels_c + predictions_c). Equal to scikit-learn's
    ``f1_score(average="macro")``.

    Args:
        classes: C, the number of classes.
        name: the metric's name.

    Shapes:
        y_true: [B], [B, 1] or [B, W], int. y_pred: logits or probabilities [B, C] or [B, W, C].
        sample_weight: of the shape of y_true.
    """

    def __init__(self, classes: int, name: str = "macro_f1", **options: Any) -> None:
        super().__init__(name=name, **options)
        self.classes = classes
        # 32 bits count no further than 2^24, and there are more residues than that.
        self.hits, self.labelled, self.predicted = (
            self.add_weight(shape=(classes,), initializer="zeros", dtype="float64", name=name)
            for name in ("hits", "labelled", "predicted")
        )

    def update_state(self, y_true: tf.Tensor, y_pred: tf.Tensor, sample_weight: tf.Tensor | None = None) -> None:
        """Adds a batch's weighted counts."""
        labels = tf.reshape(tf.cast(y_true, tf.int32), [-1])
        predictions = tf.reshape(tf.argmax(y_pred, axis=-1, output_type=tf.int32), [-1])
        weights = tf.ones_like(labels, tf.float64) if sample_weight is None else tf.cast(sample_weight, tf.float64)
        weights = tf.reshape(weights, [-1])
        right = tf.where(labels == predictions, weights, 0.0)
        parts = ((self.hits, right, labels), (self.labelled, weights, labels), (self.predicted, weights, predictions))
        for state, counted, places in parts:
            state.assign_add(tf.math.unsorted_segment_sum(counted, places, self.classes))

    def result(self) -> tf.Tensor:
        """Returns the mean, 0 before any row."""
        seen = self.labelled + self.predicted
        classes = tf.reduce_sum(tf.cast(seen > 0, tf.float64))
        each = tf.math.divide_no_nan(2.0 * self.hits, seen)
        return tf.cast(tf.math.divide_no_nan(tf.reduce_sum(each), classes), tf.float32)

    def get_config(self) -> dict[str, Any]:
        """Returns the arguments."""
        return {**super().get_config(), "classes": self.classes}
