"""The correlation of classes and predictions."""

from typing import Any

import keras
import tensorflow as tf


@keras.saving.register_keras_serializable(package="mtl_keras")
class Mcc(keras.metrics.Metric):
    """Matthews' correlation coefficient of C classes, which guessing by frequency cannot raise above 0.

    With s weights in all, c of them at rows that are right, t_k at rows of class k and p_k at rows taken for it,

        R = (c s - sum_k p_k t_k) / sqrt((s^2 - sum_k p_k^2) (s^2 - sum_k t_k^2)),

    0 where the labels or the predictions do not vary. Equal to scikit-learn's ``matthews_corrcoef``; the margins are
    all that it needs of a confusion matrix.

    Args:
        classes: C, the number of classes.
        name: the metric's name.

    Shapes:
        y_true: [...], int. y_pred: logits or probabilities [..., C]. sample_weight: [...].

    Reference:
        Gorodkin, 2004, Computational Biology and Chemistry 28, "Comparing two K-category assignments by a
        K-category correlation coefficient".
    """

    def __init__(self, classes: int, name: str = "mcc", **options: Any) -> None:
        super().__init__(name=name, **options)
        self.classes = classes
        # Differences of products of counts: 32 bits lose them, and count no further than 2^24 residues.
        self.hits = self.add_weight(initializer="zeros", dtype="float64", name="hits")
        self.labelled, self.predicted = (
            self.add_weight(shape=(classes,), initializer="zeros", dtype="float64", name=name)
            for name in ("labelled", "predicted")
        )

    def update_state(self, y_true: tf.Tensor, y_pred: tf.Tensor, sample_weight: tf.Tensor | None = None) -> None:
        """Adds a batch's weighted counts."""
        labels = tf.reshape(tf.cast(y_true, tf.int32), [-1])
        guesses = tf.reshape(tf.argmax(y_pred, axis=-1, output_type=tf.int32), [-1])
        weights = tf.ones_like(labels, tf.float64) if sample_weight is None else tf.cast(sample_weight, tf.float64)
        weights = tf.reshape(weights, [-1])
        self.hits.assign_add(tf.reduce_sum(tf.where(labels == guesses, weights, 0.0)))
        self.labelled.assign_add(tf.math.unsorted_segment_sum(weights, labels, self.classes))
        self.predicted.assign_add(tf.math.unsorted_segment_sum(weights, guesses, self.classes))

    def result(self) -> tf.Tensor:
        """Returns the coefficient, 0 before any row."""
        labelled, predicted = tf.convert_to_tensor(self.labelled), tf.convert_to_tensor(self.predicted)
        total = tf.reduce_sum(labelled)
        together = self.hits * total - tf.reduce_sum(labelled * predicted)
        spreads = [tf.square(total) - tf.reduce_sum(tf.square(each)) for each in (labelled, predicted)]
        varies = (spreads[0] > 0) & (spreads[1] > 0)
        each = tf.sqrt(tf.where(varies, spreads[0], 1.0)) * tf.sqrt(tf.where(varies, spreads[1], 1.0))
        return tf.cast(tf.where(varies, together / each, 0.0), tf.float32)

    def get_config(self) -> dict[str, Any]:
        """Returns the arguments."""
        return {**super().get_config(), "classes": self.classes}
