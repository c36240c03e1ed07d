"""A tagging head's output as tags and entities, in graph."""

from typing import Any

import tensorflow as tf

from mtl_keras.tagging.grammar import Grammar
from mtl_keras.tagging.span_grid import span_grid
from mtl_keras.tagging.viterbi import best_tags, tag_log_probabilities


def entity_answer(y_pred: tf.Tensor, starts: tf.Tensor, ends: tf.Tensor, grammar: Grammar) -> dict[str, tf.Tensor]:
    """Decodes tags and packs the entities of each row to the left.

    Shapes:
        y_pred: [B, W, C] or [B, W, C, C]. starts, ends: [B, W], byte offsets of the words, -1 where
        there is none. Returns ``tags`` [B, W] and ``entity_*`` [B, E], E the most entities of a row.
    """
    mask = starts >= 0
    tags = best_tags(y_pred, mask, grammar)
    grid = span_grid(tags, grammar)
    at = tf.where(grid.begins)
    last = tf.stack([at[:, 0], tf.cast(tf.gather_nd(grid.ends, at), tf.int64)], axis=1)
    pack = _packer(at[:, 0], tf.shape(tags)[0])
    types = tf.gather(tf.constant((*grammar.types, "")), tf.gather_nd(grid.types, at))
    return {
        "tags": tf.where(mask, tf.gather(tf.constant(grammar.labels), tags), ""),
        "entity_types": pack(types, ""),
        "entity_starts": pack(tf.gather_nd(starts, at), -1),
        "entity_ends": pack(tf.gather_nd(ends, last), -1),
        "entity_probabilities": pack(_probabilities(y_pred, tags, grid.begins, at, last, grammar), 0.0),
    }


def _packer(rows: tf.Tensor, count: tf.Tensor) -> Any:
    def pack(values: tf.Tensor, default: str | float) -> tf.Tensor:
        ragged = tf.RaggedTensor.from_value_rowids(values, rows, nrows=tf.cast(count, rows.dtype), validate=False)
        return ragged.to_tensor(default_value=tf.constant(default, values.dtype))

    return pack


def _probabilities(
    y_pred: tf.Tensor, tags: tf.Tensor, begins: tf.Tensor, at: tf.Tensor, last: tf.Tensor, grammar: Grammar
) -> tf.Tensor:
    """Returns the product of the probabilities of each entity's tags, by the number of the entity in the batch."""
    logs = tag_log_probabilities(y_pred, tags, grammar.outside)
    number = tf.reshape(tf.cumsum(tf.cast(tf.reshape(begins, [-1]), tf.int32)) - 1, tf.shape(tags))
    inside = tags != grammar.outside
    total = tf.math.unsorted_segment_sum(
        tf.boolean_mask(logs, inside), tf.boolean_mask(number, inside), tf.shape(at)[0]
    )
    return tf.exp(total)
