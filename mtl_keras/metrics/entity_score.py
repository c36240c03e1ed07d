"""Precision, recall and F1 of whole entities."""

from collections.abc import Sequence
from typing import Any, Literal

import keras
import tensorflow as tf

from mtl_keras.tagging.grammar import Grammar
from mtl_keras.tagging.span_grid import span_grid
from mtl_keras.tagging.viterbi import best_tags


@keras.saving.register_keras_serializable(package="mtl_keras")
class EntityScore(keras.metrics.Metric):
    """Scores entities: one counts as found when its type, first word and last word are all right.

    Micro-averaged over types, equal to seqeval's default mode. Predictions are
    decoded by ``best_tags``, as they are when served; labels are read as they
    are, an I- that goes on with nothing begins an entity. A sample weight only
    says where there is a word (> 0); words without weight are ``O`` on both sides.

    Args:
        labels: the tags' names.
        score: which score.
        name: the metric's name; ``entity_<score>`` if None.
        counter: another score of the same task, whose counts this one reads instead of
            counting itself, so that several scores decode once.

    Shapes:
        y_true: [B, W], int. y_pred: [B, W, C] or, of a CRF, [B, W, C, C]. sample_weight: [B, W].
    """

    def __init__(
        self,
        labels: Sequence[str],
        score: Literal["f1", "precision", "recall"] = "f1",
        name: str | None = None,
        counter: "EntityScore | None" = None,
        **options: Any,
    ) -> None:
        super().__init__(name=name or f"entity_{score}", **options)
        self.grammar = Grammar(tuple(labels))
        self.score = score
        self.counts = counter is None
        names = ("hits", "labelled", "predicted")
        self.hits, self.labelled, self.predicted = (
            self.add_weight(initializer="zeros", name=name) if counter is None else getattr(counter, name)
            for name in names
        )

    def update_state(self, y_true: tf.Tensor, y_pred: tf.Tensor, sample_weight: tf.Tensor | None = None) -> None:
        """Adds a batch's counts of entities; leaves that to the counter where there is one."""
        if not self.counts:
            return
        labels = tf.cast(y_true, tf.int32)
        mask = tf.ones_like(labels, tf.bool) if sample_weight is None else tf.cast(sample_weight, tf.float32) > 0
        gold = span_grid(tf.where(mask, labels, self.grammar.outside), self.grammar)
        found = span_grid(best_tags(y_pred, mask, self.grammar), self.grammar)
        same = gold.begins & found.begins & (gold.types == found.types) & (gold.ends == found.ends)
        self.hits.assign_add(_count(same))
        self.labelled.assign_add(_count(gold.begins))
        self.predicted.assign_add(_count(found.begins))

    def result(self) -> tf.Tensor:
        """Returns the score, 0 where nothing is there to be scored."""
        of = {
            "f1": (self.labelled + self.predicted) / 2.0,
            "precision": self.predicted + 0.0,
            "recall": self.labelled + 0.0,
        }
        return tf.math.divide_no_nan(self.hits + 0.0, of[self.score])

    def get_config(self) -> dict[str, Any]:
        """Returns the arguments."""
        return {**super().get_config(), "labels": list(self.grammar.labels), "score": self.score}


def _count(flags: tf.Tensor) -> tf.Tensor:
    return tf.reduce_sum(tf.cast(flags, tf.float32))
