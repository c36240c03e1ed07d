"""Tables of what was taken for what."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MOST_CLASSES = 12
"""Classes of a matrix that can still be read."""


@dataclass(frozen=True)
class Cell:
    """How many of a true class were taken for the class ``name``, and their share of that true class."""

    name: str
    count: int
    share: float


@dataclass(frozen=True)
class ConfusionRow:
    """A true class: how many there are, and a cell a class that they were taken for."""

    name: str
    support: int
    cells: list[Cell]


def confusion_rows(
    pairs: Mapping[tuple[str, str], int], support: Mapping[str, int], names: Sequence[str]
) -> list[ConfusionRow]:
    """Returns a row a true class, with a cell a class.

    Args:
        pairs: counts by true and predicted class.
        support: counts by true class.
        names: the classes to show.
    """
    return [
        ConfusionRow(true, support[true], [_cell(guess, pairs[true, guess], support[true]) for guess in names])
        for true in names
    ]


def _cell(name: str, many: int, of: int) -> Cell:
    return Cell(name, many, many / of if of else math.nan)
