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
        y_true: [B] or [B, 1], int. y_pred: logits or probabilities [B, C]. sample_weight: [B].
    """

    def __init__(self, classes: int, name: str = "macro_f1", **options: Any) -> None:
        super().__init__(name=name, **options)
        self.classes = classes
        self.hits = self.add_weight(shape=(classes,), initializer="zeros", name="hits")
        self.labelled = self.add_weight(shape=(classes,), initializer="zeros", name="labelled")
        self.predicted = self.add_weight(shape=(classes,), initializer="zeros", name="predicted")

    def update_state(self, y_true: tf.Tensor, y_pred: tf.Tensor, sample_weight: tf.Tensor | None = None) -> None:
        """Adds a batch's weighted counts."""
        labels = tf.reshape(tf.cast(y_true, tf.int32), [-1])
        predictions = tf.argmax(y_pred, axis=-1, output_type=tf.int32)
        weights = tf.ones_like(labels, tf.float32) if sample_weight is None else tf.cast(sample_weight, tf.float32)
        weights = tf.reshape(weights, [-1, 1])
        labelled, predicted = (weights * tf.one_hot(of, self.classes) for of in (labels, predictions))
        hit = tf.cast(labels == predictions, tf.float32)[:, None]
        self.hits.assign_add(tf.reduce_sum(labelled * hit, axis=0))
        self.labelled.assign_add(tf.reduce_sum(labelled, axis=0))
        self.predicted.assign_add(tf.reduce_sum(predicted, axis=0))

    def result(self) -> tf.Tensor:
        """Returns the mean, 0 before any row."""
        seen = self.labelled + self.predicted
        classes = tf.reduce_sum(tf.cast(seen > 0, tf.float32))
        return tf.math.divide_no_nan(tf.reduce_sum(tf.math.divide_no_nan(2.0 * self.hits, seen)), classes)

    def get_config(self) -> dict[str, Any]:
        """Returns the arguments."""
        return {**super().get_config(), "classes": self.classes}
