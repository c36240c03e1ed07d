"""The best F of whole sets of labels over all thresholds."""

from typing import Any

import keras
import tensorflow as tf

from mtl_keras.metrics.fmax_thresholds import THRESHOLDS


@keras.saving.register_keras_serializable(package="mtl_keras")
class Fmax(keras.metrics.Metric):
    """Protein-centric F-max, as CAFA measures predictions of functions.

    At each threshold t of 0.01, 0.02 ... 1.00, row i is given the labels of probability p >= t. Precision pr(t) is the
    mean of the rows' precisions over the rows that are given a label at all, recall rc(t) the mean of the rows' recalls
    over all rows, and

        F-max = max_t 2 pr(t) rc(t) / (pr(t) + rc(t)).

    Rows without a true label, of which CAFA's benchmark has none, are left out.

    Args:
        name: the metric's name.

    Shapes:
        y_true: [B, C], 1 or 0. y_pred: logits [B, C]. sample_weight: [B, C]; what weighs 0 is left out.

    Reference:
        Radivojac et al., 2013, Nature Methods 10, "A large-scale evaluation of computational protein function
        prediction"; Jiang et al., 2016, Genome Biology 17, arXiv:1601.00891.
    """

    def __init__(self, name: str = "fmax", **options: Any) -> None:
        super().__init__(name=name, **options)
        self.rows = self.add_weight(initializer="zeros", dtype="float64", name="rows")
        self.answered, self.precision, self.recall = (
            self.add_weight(shape=(len(THRESHOLDS),), initializer="zeros", dtype="float64", name=name)
            for name in ("answered", "precision", "recall")
        )

    def update_state(self, y_true: tf.Tensor, y_pred: tf.Tensor, sample_weight: tf.Tensor | None = None) -> None:
        """Adds a batch's rows: their precision and recall at each threshold."""
        have = tf.cast(y_true, tf.float32)
        counts = tf.ones_like(have) if sample_weight is None else tf.cast(sample_weight != 0, tf.float32)
        have *= counts
        at = _thresholds_reached(tf.sigmoid(tf.cast(y_pred, tf.float32)))
        given, hits = _given_by_row(at, counts), _given_by_row(at, have)
        true = tf.reduce_sum(have, axis=1)
        benchmark = tf.cast(true > 0, tf.float32)
        self.rows.assign_add(_sum(benchmark))
        self.answered.assign_add(_sum(benchmark[:, None] * tf.cast(given > 0, tf.float32)))
        self.precision.assign_add(_sum(benchmark[:, None] * tf.math.divide_no_nan(hits, given)))
        self.recall.assign_add(_sum(tf.math.divide_no_nan(hits, true[:, None])))

    def result(self) -> tf.Tensor:
        """Returns F-max, 0 before any row."""
        precision = tf.math.divide_no_nan(tf.convert_to_tensor(self.precision), self.answered + 0.0)
        recall = tf.math.divide_no_nan(tf.convert_to_tensor(self.recall), self.rows + 0.0)
        each = tf.math.divide_no_nan(2.0 * precision * recall, precision + recall)
        return tf.cast(tf.reduce_max(each), tf.float32)


def _thresholds_reached(probabilities: tf.Tensor) -> tf.Tensor:
    """Returns how many thresholds each probability reaches [B, C]."""
    flat = tf.searchsorted(tf.constant(THRESHOLDS), tf.reshape(probabilities, [-1]), side="right")
    return tf.reshape(flat, tf.shape(probabilities))


def _given_by_row(reached: tf.Tensor, counts: tf.Tensor) -> tf.Tensor:
    """Returns how many of the labels that count each row is given at each threshold [B, T]."""
    rows, sizes = tf.shape(reached)[0], len(THRESHOLDS) + 1
    places = tf.reshape(reached + sizes * tf.range(rows)[:, None], [-1])
    exactly = tf.math.unsorted_segment_sum(tf.reshape(counts, [-1]), places, rows * sizes)
    return tf.cumsum(tf.reshape(exactly, [rows, sizes]), axis=1, reverse=True)[:, 1:]


def _sum(values: tf.Tensor) -> tf.Tensor:
    return tf.reduce_sum(tf.cast(values, tf.float64), axis=0)
