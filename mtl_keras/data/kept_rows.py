"""Rows of a file, as many as there are."""

import pickle
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar, overload

from mtl_keras.data.held import Held
from mtl_keras.data.scratch import Scratch

Row = TypeVar("Row", bound=tuple[Any, ...])

_OF_ROW, _OF_PART = 250, 60
"""About the bytes that Python takes for a row and for each part of a list in it, besides the letters of its texts."""


class KeptRows(Sequence[Row]):
    """Keeps rows in memory or, from the row on with which all that is held is too much, in a file.

    Args:
        rows: what is kept from the beginning on.
    """

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self._rows: list[Row] = []
        self._held = Held()
        self._scratch: Scratch | None = None
        self._ends = array("q", [0])
        for row in rows:
            self.append(row)

    def append(self, row: Row) -> None:
        """Keeps one more row: a tuple of numbers, texts and lists of them."""
        if self._scratch is not None:
            self._write(self._scratch, row)
            return
        self._rows.append(row)
        if not self._held.add(_OF_ROW + sum(map(_size, row))):
            self._scratch = Scratch()
            for kept in self._rows:
                self._write(self._scratch, kept)
            self._rows = []
            self._held.free()

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows) if self._scratch is None else super().__iter__()

    def __len__(self) -> int:
        return len(self._rows) if self._scratch is None else len(self._ends) - 1

    @overload
    def __getitem__(self, number: int) -> Row: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Row]: ...
    def __getitem__(self, number: int | slice) -> Row | Sequence[Row]:
        if isinstance(number, slice):
            return [self[each] for each in range(len(self))[number]]
        if self._scratch is None:
            return self._rows[number]
        at = range(len(self))[number]
        row: Row = pickle.loads(self._scratch.read(self._ends[at], self._ends[at + 1]))
        return row

    def _write(self, scratch: Scratch, row: Row) -> None:
        data = pickle.dumps(row, pickle.HIGHEST_PROTOCOL)
        scratch.write(data)
        self._ends.append(self._ends[-1] + len(data))


def _size(part: Any) -> int:
    if isinstance(part, str | bytes):
        return len(part)
    return _OF_PART * len(part) if isinstance(part, tuple | list) else 0
