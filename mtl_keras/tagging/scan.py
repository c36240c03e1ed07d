"""A recursion along the words of a batch, in graph."""

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from mtl_keras.portable import is_portable


def scan(step: Callable[[Any, Any], Any], elements: Any, start: Any, reverse: bool = False) -> Any:
    """Returns all states s_t = step(s_t-1, e_t), as ``tf.scan`` does; t runs over the first axis.

    In ``portable`` graphs the states are kept in tensors of which each step writes one row, since LiteRT's lists of
    tensors must know the batch's size. That has no gradient worth the name, and costs a copy of all states a step.

    Args:
        step: from a state and an element to the next state.
        elements: a tensor [T, ...], or several.
        start: the state before the first: a tensor, or several.
        reverse: whether the last element comes first; the states stand where their elements do.
    """
    if not is_portable():
        return tf.scan(step, elements, start, reverse=reverse)
    count = tf.shape(tf.nest.flatten(elements)[0])[0]
    places = tf.range(count)

    def write(kept: tf.Tensor, state: tf.Tensor, at: tf.Tensor) -> tf.Tensor:
        here = tf.reshape(tf.equal(places, at), [-1, *[1] * len(state.shape)])
        return tf.where(here, tf.expand_dims(state, 0), kept)

    def turn(number: tf.Tensor, state: Any, kept: Any) -> tuple[tf.Tensor, Any, Any]:
        at = count - 1 - number if reverse else number
        state = step(state, tf.nest.map_structure(lambda each: tf.gather(each, at), elements))
        return number + 1, state, tf.nest.map_structure(lambda rows, new: write(rows, new, at), kept, state)

    kept = tf.nest.map_structure(lambda each: tf.tile(tf.expand_dims(each, 0), [count, *[1] * len(each.shape)]), start)
    return tf.while_loop(lambda number, *_: number < count, turn, (0, start, kept))[2]
