"""The area under the curve of precision over recall of labels, from counts."""

from typing import Any, Literal

import keras
import tensorflow as tf

_BINS = 256
_LARGEST = 16.0
"""Logits beyond it, of probabilities below 1.2e-7 and above 1 minus that, are all alike."""


@keras.saving.register_keras_serializable(package="mtl_keras")
class LabelAuprc(keras.metrics.Metric):
    """Average precision over all labels together (micro), or the mean over the labels that a row has (macro).

    AP = sum_k (R_k - R_(k-1)) P_k over the thresholds k, as scikit-learn's ``average_precision_score``. The thresholds
    are the ends of 256 bins of equal width of the logits from -16 to 16, so that memory is fixed: 0 where no row has
    a label. An evaluation takes every probability for a threshold: ``label_scores``.

    Args:
        classes: C, the number of labels.
        average: ``micro`` or ``macro``.
        name: the metric's name, by default ``micro_auprc`` or ``macro_auprc``.
        counter: another of the same task, whose counts this one reads instead of counting itself.

    Shapes:
        y_true: [B, C], 1 or 0. y_pred: logits [B, C]. sample_weight: [B, C]; what weighs 0 is left out.
    """

    def __init__(
        self,
        classes: int,
        average: Literal["micro", "macro"] = "micro",
        name: str | None = None,
        counter: "LabelAuprc | None" = None,
        **options: Any,
    ) -> None:
        super().__init__(name=name or f"{average}_auprc", **options)
        self.classes, self.average, self.counting = classes, average, counter is None
        # 32 bits count no further than 2^24 rows, which an epoch of all known proteins has.
        self.counts: Any = (
            self.add_weight(shape=(classes, _BINS, 2), initializer="zeros", dtype="float64", name="counts")
            if counter is None
            else counter.counts
        )

    def update_state(self, y_true: tf.Tensor, y_pred: tf.Tensor, sample_weight: tf.Tensor | None = None) -> None:
        """Adds a batch's counts of labels by bin, of those that rows lack and have."""
        if not self.counting:
            return
        have = tf.cast(y_true > 0, tf.int32)
        width = 2 * _LARGEST / _BINS
        bins = tf.cast(tf.floor((tf.cast(y_pred, tf.float32) + _LARGEST) / width), tf.int32)
        places = (tf.range(self.classes) * _BINS + tf.clip_by_value(bins, 0, _BINS - 1)) * 2 + have
        weights = tf.ones_like(y_pred, tf.float32) if sample_weight is None else tf.cast(sample_weight != 0, tf.float32)
        counts = tf.math.unsorted_segment_sum(
            tf.reshape(weights, [-1]), tf.reshape(places, [-1]), self.classes * _BINS * 2
        )
        self.counts.assign_add(tf.cast(tf.reshape(counts, [self.classes, _BINS, 2]), tf.float64))

    def result(self) -> tf.Tensor:
        """Returns the average precision, 0 before any row."""
        counts = tf.convert_to_tensor(self.counts)
        if self.average == "micro":
            counts = tf.reduce_sum(counts, axis=0, keepdims=True)
        hits = counts[..., 1]
        found, given = (tf.cumsum(each, axis=1, reverse=True) for each in (hits, tf.reduce_sum(counts, axis=2)))
        labelled = tf.reduce_sum(hits, axis=1)
        each = tf.reduce_sum(hits * tf.math.divide_no_nan(found, given), axis=1)
        occurring = tf.reduce_sum(tf.cast(labelled > 0, tf.float64))
        mean = tf.math.divide_no_nan(tf.reduce_sum(tf.math.divide_no_nan(each, labelled)), occurring)
        return tf.cast(mean, tf.float32)

    def get_config(self) -> dict[str, Any]:
        """Returns the arguments."""
        return {**super().get_config(), "classes": self.classes, "average": self.average}
