"""What the cells of a label column hold: a class, a number, or any number of labels."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mtl_keras.data.cell_values import as_text, as_texts
from mtl_keras.heads.base import Per


@dataclass(frozen=True)
class LabelCells:
    """How the cells of a label column are read and numbered.

    Args:
        per: what has a label.
        what: what a name stands for.
        expected: what a cell holds, in words; ``{separator}`` stands for what is between labels.
        read: (cell, separator) to the label, or None where the cell is at fault; ValueError says what is wrong. A cell
            is text, or what a file of typed values has.
        names: the names in a label; None where labels are numbers.
        least: how many names the training rows must have.
        dtype: of the numbers.
        number: (label, numbers by name) to the label's number, or a list of numbers.
        arrange: the names that occur to those of all labels, in the order of their numbers.
    """

    per: Per
    what: str
    expected: str
    read: Callable[[Any, str], Any]
    names: Callable[[Any], tuple[str, ...]] | None
    least: int
    dtype: str
    number: Callable[[Any, Mapping[str, int]], Any]
    arrange: Callable[[Iterable[str]], list[str]] = sorted


def _named(cell: Any, separator: str) -> str | None:
    return (as_text(cell) or "").strip() or None


def _finite(cell: Any, separator: str) -> float | None:
    try:
        value = float("no number" if isinstance(cell, bool) else cell)
    except (TypeError, ValueError, OverflowError):
        return None
    return value if math.isfinite(value) else None


def _separated(cell: Any, separator: str) -> tuple[str, ...] | None:
    """Returns the labels of a cell, none of an empty one; None where nothing stands between two separators."""
    labels = () if cell in ("", b"") else as_texts(cell, separator)
    return labels if labels is not None and all(label.strip() for label in labels) else None


CELLS: dict[str, LabelCells] = {
    "class": LabelCells(
        per="row",
        what="class",
        expected="a class",
        read=_named,
        names=lambda label: (label,),
        least=2,
        dtype="int32",
        number=lambda label, numbers: numbers[label],
    ),
    "number": LabelCells(
        per="row",
        what="number",
        expected="a finite number",
        read=_finite,
        names=None,
        least=0,
        dtype="float32",
        number=lambda label, numbers: label,
    ),
    "labels": LabelCells(
        per="label",
        what="label",
        expected='labels with one "{separator}" between two of them',
        read=_separated,
        names=lambda labels: labels,
        least=1,
        dtype="int32",
        number=lambda labels, numbers: [int(name in labels) for name in numbers],
    ),
}
"""By ``label_type``."""
