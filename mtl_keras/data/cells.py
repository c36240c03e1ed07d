"""A row of a file, as its cells."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from mtl_keras.errors import UserError


class Cells(NamedTuple):
    """The cells of the columns that were asked for, in that order.

    Args:
        line: the (first) line of the row, or the row's number, from 1.
        cells: text, or what a file of typed values has; None where the row has none.
    """

    line: int
    cells: list[Any]


Found = tuple[Iterable[Cells], list[UserError]]
"""The rows of a file, read as they are asked for, and its faults, which are complete with the last row."""
