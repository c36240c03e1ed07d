"""What label cells hold beside a sequence: as anywhere, or a character a residue; an empty one is missing."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from mtl_keras.data.cell_values import as_texts
from mtl_keras.data.label_cells import CELLS, LabelCells

LabelType = Literal["class", "number", "labels", "residues"]

MISSING = ".-?"
"""Characters of a string of residues' labels that say that there is none."""

_OF_MISSING: dict[str, Callable[[int, int], Any]] = {
    "class": lambda classes, residues: -1,
    "number": lambda classes, residues: math.nan,
    "label": lambda classes, residues: [-1] * classes,
    "residue": lambda classes, residues: [-1] * residues,
    "tag": lambda classes, words: [-1] * words,
}


def sequence_cells(label_type: LabelType, missing: str = MISSING, none: str | None = None) -> LabelCells:
    """Returns how the cells of a label column are read, but for empty ones, which the reader looks at.

    Args:
        label_type: what they hold.
        missing: characters that stand for no label, of residues.
        none: a cell that says that a row has none of the labels, of any number of them.
    """
    if label_type == "residues":
        return _of_residues(missing)
    return CELLS[label_type] if label_type != "labels" or none is None else _or_none(CELLS[label_type], none)


def other_length(cells: LabelCells, label: Any, letters: Sequence[str]) -> str | None:
    """Says what is wrong with labels that are more or fewer than the residues or words; None where nothing is."""
    if cells.per != "word" or label is None or len(label) == len(letters):
        return None
    each = f"{len(letters):,} {'words' if cells.what == 'tag' else 'residues'}"
    return f"expected a label for each of {each}; received {len(label):,}. Correct the labels"


def numbered(cells: LabelCells, label: Any, numbers: Mapping[str, int], letters: Sequence[str]) -> Any:
    """Returns the number of a label, or what stands for a missing one: of none, or of names that all are unseen."""
    unseen = cells.per == "label" and label and not any(name in numbers for name in label)
    if label is None or unseen:
        return _OF_MISSING[cells.what](len(numbers), len(letters))
    return cells.number(label, numbers)


def _or_none(cells: LabelCells, none: str) -> LabelCells:
    return replace(cells, read=lambda cell, separator: () if cell == none else cells.read(cell, separator))


def _of_residues(missing: str) -> LabelCells:
    def number(labels: str, numbers: Mapping[str, int]) -> list[int]:
        return [-1 if label in missing else numbers[label] for label in labels]

    return LabelCells(
        per="word",
        what="residue",
        expected="a character a residue",
        read=lambda cell, separator: "".join(as_texts(cell) or ()) or None,
        names=lambda labels: tuple(sorted({*labels} - {*missing})),
        least=2,
        dtype="int32",
        number=number,
    )
