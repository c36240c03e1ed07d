"""A column of numbers that is made part by part."""

import weakref

import numpy as np

from mtl_keras.data.held import Held
from mtl_keras.data.ragged import Array, Column, Ragged, join
from mtl_keras.data.scratch import Scratch

_COPIES = 2
"""A column is in memory as an array, and as the tensor that batches are taken from."""


class KeptColumn:
    """Puts the rows of parts of one kind, at least one, one after the other.

    They are in memory or, where all that is held is too much, in a file that is read where it is looked at; the lengths
    of the rows are in memory. Either way it is the same column.
    """

    def __init__(self) -> None:
        self._held = Held()
        self._scratch: Scratch | None = None
        self._parts: list[Column] = []

    def append(self, part: Column) -> None:
        """Puts rows behind those that are there."""
        if self._scratch is not None:
            self._parts.append(_written(self._scratch, part))
            return
        self._parts.append(part)
        if not self._held.add(_COPIES * _flat(part).nbytes):
            scratch = self._scratch = Scratch()
            self._parts = [_written(scratch, each) for each in self._parts]
            self._held.free()

    def joined(self) -> Column:
        """Returns the whole column."""
        if self._scratch is None:
            column = join(self._parts)
            weakref.finalize(_flat(column), self._held.free)
            return column
        first = self._parts[0]
        if not isinstance(first, Ragged):
            rows = sum(len(part) for part in self._parts if isinstance(part, np.ndarray))
            return self._scratch.mapped(first.dtype).reshape(rows, *first.shape[1:])
        dtype = first.values.dtype
        self._scratch.write(np.asarray([first.pad], dtype))
        ended = self._scratch.mapped(dtype)
        lengths = np.concatenate([part.lengths for part in self._parts if isinstance(part, Ragged)])
        return Ragged(ended[:-1], np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]), first.pad, ended)


def _written(scratch: Scratch, part: Column) -> Column:
    """Writes the numbers of a part, and returns what is known of it without them."""
    values = _flat(part)
    scratch.write(np.ascontiguousarray(values))
    if isinstance(part, Ragged):
        return Ragged(values[:0], part.splits, part.pad)
    return np.broadcast_to(np.zeros([], values.dtype), values.shape)


def _flat(column: Column) -> Array:
    return column.values if isinstance(column, Ragged) else column
