"""Which rows each step of a training takes, in graph."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import tensorflow as tf

from mtl_keras.data.ragged import Array

WINDOW = 64
"""Steps whose rows are sorted by length together."""


@dataclass(frozen=True)
class Plan:
    """Gives each step its rows: a function of the seed and the step alone.

    Each data set is passed over again and again, in a new order each time; a step takes its quota of the next
    rows. A pass takes each row once, or as often as ``repeats`` says. The rows of a window of steps are sorted by
    length in each data set and cut into steps, so that a step has rows of similar lengths; the steps of the window are
    then shuffled. A window may end one pass and begin the next; over the window's end each row was taken as often as
    a pass takes it.

    Args:
        lengths: the lengths of each data set's rows, by its name.
        quotas: the rows of each data set in a step.
        seed: of all orders; the orders of a data set do not depend on the others.
        window: steps that are sorted together; 1 for rows in an order that does not look at lengths.
        repeats: how often a pass takes each row, by the data set's name; once in a data set that is not named.
    """

    lengths: Mapping[str, Array]
    quotas: Mapping[str, int]
    seed: int
    window: int = WINDOW
    repeats: Mapping[str, Array] = field(default_factory=dict)

    def steps(self, start_step: int = 0) -> tf.data.Dataset:
        """Returns the numbers of the rows of each data set, ``{name: [quota]}``, for each step from one on."""
        window, first = divmod(start_step, self.window)
        rows = tf.autograph.experimental.do_not_convert(
            lambda number: tf.data.Dataset.from_tensor_slices(self.rows(number))
        )
        dataset = tf.data.Dataset.counter(window).flat_map(rows).skip(first)
        return dataset.apply(tf.data.experimental.assert_cardinality(tf.data.INFINITE_CARDINALITY))

    def rows(self, window: tf.Tensor) -> dict[str, tf.Tensor]:
        """Returns the rows of a window's steps for each data set: [steps, quota]."""
        order = self._order("the steps of a window", window, self.window)
        return {name: tf.gather(self._sorted(name, window), order) for name in self.quotas}

    def drawn(self, name: str, start: tf.Tensor, count: int) -> tf.Tensor:
        """Returns the rows of a data set in the order of the passes over it, from the ``start``-th taken: [count]."""
        taken = np.repeat(np.arange(len(self.lengths[name])), self.repeats.get(name, 1))
        size = len(taken)
        start = tf.cast(start, tf.int64)
        passes = tf.range(start // size, (start + count - 1) // size + 1)
        orders = tf.map_fn(
            lambda number: self._order(f"the rows of {name}", number, size),
            passes,
            fn_output_signature=tf.TensorSpec([size], tf.int32),
        )
        return tf.gather(tf.constant(taken, tf.int32), tf.reshape(orders, [-1])[start % size :][:count])

    def _sorted(self, name: str, window: tf.Tensor) -> tf.Tensor:
        count = self.window * self.quotas[name]
        rows = self.drawn(name, window * count, count)
        by_length = tf.argsort(tf.gather(tf.constant(self.lengths[name]), rows), stable=True)
        return tf.reshape(tf.gather(rows, by_length), [self.window, self.quotas[name]])

    def _order(self, purpose: str, number: tf.Tensor, size: int) -> tf.Tensor:
        """Returns a random order of ``size`` numbers, another for each purpose and each of its numbers.

        tf.random.experimental.index_shuffle would do without sorting, but its orders resemble each other.
        """
        seed = tf.stack([tf.constant(self.seed, tf.int64), (zlib.crc32(purpose.encode()) << 31) + number])
        drawn = tf.random.stateless_uniform([size], seed, None, None, tf.int64, alg="philox")
        return tf.argsort(drawn, stable=True)
