"""The mean of the labels' correlations."""

from typing import Any

import keras
import tensorflow as tf


@keras.saving.register_keras_serializable(package="mtl_keras")
class LabelMcc(keras.metrics.Metric):
    """The mean over C labels of Matthews' correlation coefficient of having and being given the label.

    Of a label that all rows or none have, or are given, it is 0, as scikit-learn's ``matthews_corrcoef`` is.

    Args:
        classes: C, the number of labels.
        threshold: the probability from which a label is given.
        name: the metric's name.

    Shapes:
        y_true: [B, C], 1 or 0. y_pred: logits [B, C]. sample_weight: [B, C]; what weighs 0 is left out.

    Reference:
        Matthews, 1975, Biochimica et Biophysica Acta 405.
    """

    def __init__(self, classes: int, threshold: float = 0.5, name: str = "mcc", **options: Any) -> None:
        super().__init__(name=name, **options)
        self.classes, self.threshold = classes, threshold
        self.hits, self.labelled, self.given, self.rows = (
            self.add_weight(shape=(classes,), initializer="zeros", dtype="float64", name=name)
            for name in ("hits", "labelled", "given", "rows")
        )

    def update_state(self, y_true: tf.Tensor, y_pred: tf.Tensor, sample_weight: tf.Tensor | None = None) -> None:
        """Adds a batch's counts, each label weighing 1 or nothing."""
        have = tf.cast(y_true, tf.float32)
        given = tf.cast(tf.sigmoid(tf.cast(y_pred, tf.float32)) >= self.threshold, tf.float32)
        counts = tf.ones_like(have) if sample_weight is None else tf.cast(sample_weight != 0, tf.float32)
        parts = ((self.hits, have * given), (self.labelled, have), (self.given, given), (self.rows, counts))
        for state, part in parts:
            state.assign_add(tf.cast(tf.reduce_sum(counts * part, axis=0), tf.float64))

    def result(self) -> tf.Tensor:
        """Returns the mean, 0 before any row."""
        hits, labelled, given, rows = map(tf.convert_to_tensor, (self.hits, self.labelled, self.given, self.rows))
        spreads = tf.sqrt(labelled * (rows - labelled)) * tf.sqrt(given * (rows - given))
        each = tf.math.divide_no_nan(hits * rows - labelled * given, spreads)
        return tf.cast(tf.reduce_mean(each), tf.float32)

    def get_config(self) -> dict[str, Any]:
        """Returns the arguments."""
        return {**super().get_config(), "classes": self.classes, "threshold": self.threshold}
