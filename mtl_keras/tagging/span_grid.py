"""The spans that tags say, in graph."""

from typing import NamedTuple

import tensorflow as tf

from mtl_keras.tagging.grammar import Grammar


class SpanGrid(NamedTuple):
    """Where entities begin, and of what type and how long they are.

    Shapes:
        begins: [B, W], bool.
        types: [B, W], int32. The type of the word's tag, -1 for ``O``.
        ends: [B, W], int32. At a first word, the place of the entity's last word.
    """

    begins: tf.Tensor
    types: tf.Tensor
    ends: tf.Tensor


def span_grid(tags: tf.Tensor, grammar: Grammar) -> SpanGrid:
    """Finds the spans of tags [B, W], the same as ``spans.spans``: an I- that goes on with nothing begins one."""
    types = tf.gather(tf.constant(grammar.type_of), tags)
    before = tf.pad(types, [[0, 0], [1, 0]], constant_values=-1)[:, :-1]
    goes_on = tf.gather(tf.constant(grammar.inside), tags) & (types == before)
    goes_on_after = tf.pad(goes_on, [[0, 0], [0, 1]])[:, 1:]
    return SpanGrid((types >= 0) & ~goes_on, types, _next_true(~goes_on_after))


def _next_true(flags: tf.Tensor) -> tf.Tensor:
    """Returns for each place [B, W] the nearest true place that is not before it."""
    places = tf.range(tf.shape(flags)[1] + 1)
    last = tf.transpose(tf.pad(flags, [[0, 0], [0, 1]], constant_values=True))
    start = tf.fill([tf.shape(flags)[0]], places[-1])
    found = tf.scan(lambda near, at: tf.where(at[0], at[1], near), (last, places), start, reverse=True)
    return tf.transpose(found[:-1])
