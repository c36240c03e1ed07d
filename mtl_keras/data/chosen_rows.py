"""Some of the rows of a file."""

from array import array
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar, overload

Row = TypeVar("Row", bound=tuple[Any, ...])


class ChosenRows(Sequence[Row]):
    """Some of the rows of another keeper, which are not copied.

    Args:
        rows: all of them.
        chosen: says of each whether it is among them.
    """

    def __init__(self, rows: Sequence[Row], chosen: Iterable[bool]) -> None:
        self._rows = rows
        self._numbers = array("q", (number for number, each in enumerate(chosen) if each))

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, number: int) -> Row: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Row]: ...
    def __getitem__(self, number: int | slice) -> Row | Sequence[Row]:
        if isinstance(number, slice):
            return [self._rows[each] for each in self._numbers[number]]
        return self._rows[self._numbers[number]]
