"""Which rows each step of a training takes."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from mtl_keras.data.ragged import Array

WINDOW = 64
"""Steps whose rows are sorted by length together."""


@dataclass(frozen=True)
class Plan:
    """Gives each step its rows: a function of the seed and the step alone.

    Each data set is passed over again and again, in a new order each time; a step takes its quota of the next
    rows. The rows of a window of steps are sorted by length in each data set and cut into steps, so that a step
    has rows of similar lengths; the steps of the window are then shuffled. A window may end one pass and begin
    the next; over the window's end each row was taken once a pass.

    Args:
        lengths: the lengths of each data set's rows, by its name.
        quotas: the rows of each data set in a step.
        seed: of all orders; the orders of a data set do not depend on the others.
        window: steps that are sorted together; 1 for rows in an order that does not look at lengths.
    """

    lengths: Mapping[str, Array]
    quotas: Mapping[str, int]
    seed: int
    window: int = WINDOW

    def rows(self, window: int) -> dict[str, Array]:
        """Returns the rows of a window's steps for each data set: [steps, quota]."""
        order = self._generator("steps", window).permutation(self.window)
        return {name: self._sorted(name, window)[order] for name in self.quotas}

    def drawn(self, name: str, start: int, count: int) -> Array:
        """Returns rows of a data set in the order of the passes over it, from the ``start``-th taken."""
        size = len(self.lengths[name])
        passes = range(start // size, (start + count - 1) // size + 1)
        orders = np.concatenate([_shuffled(self.seed, name, number, size) for number in passes])
        first = start - passes[0] * size
        return orders[first : first + count]

    def _sorted(self, name: str, window: int) -> Array:
        count = self.window * self.quotas[name]
        rows = self.drawn(name, window * count, count)
        by_length = np.argsort(self.lengths[name][rows], kind="stable")
        return rows[by_length].reshape(self.window, self.quotas[name])

    def _generator(self, *words: str | int) -> np.random.Generator:
        return _generator(self.seed, *words)


@lru_cache(maxsize=32)
def _shuffled(seed: int, name: str, number: int, size: int) -> Array:
    return _generator(seed, name, number).permutation(size)


def _generator(seed: int, *words: str | int) -> np.random.Generator:
    """Returns a generator for a seed and what it is used for."""
    return np.random.default_rng([seed, *(zlib.crc32(str(word).encode()) for word in words)])
