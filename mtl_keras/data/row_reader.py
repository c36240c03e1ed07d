"""Makes rows of the cells of columns."""

from dataclasses import dataclass
from typing import Any

from mtl_keras.data.base import Field
from mtl_keras.data.cell_values import as_text, as_texts, is_absent, is_blank, shown
from mtl_keras.data.cells import Cells
from mtl_keras.data.label_cells import LabelCells
from mtl_keras.data.parsed import ParsedRow
from mtl_keras.data.sequence_labels import other_length
from mtl_keras.sequences.alphabet import cleaned, fault_of

_CORRECT = "Correct or remove the row."


@dataclass(frozen=True)
class RowReader:
    """Reads the cells of the value, the label, maybe the name, and others.

    Args:
        field: the raw field of the value.
        value: its column, for messages.
        label: the column of the label, for messages.
        named: whether the third cell is the name.
        cells: how labels are read.
        separator: what stands between two labels of a cell.
        empty_is_none: whether an empty text says that a row has none of the labels, rather than that they are missing.
    """

    field: Field
    value: str | int
    label: str | int
    named: bool
    cells: LabelCells
    separator: str
    empty_is_none: bool

    def __call__(self, record: Cells) -> tuple[ParsedRow, list[str]]:
        """Returns a row, and what is wrong with it."""
        own = 3 if self.named else 2
        name = record.cells[2] if self.named else record.line
        others = tuple(as_text(cell) or "" for cell in record.cells[own:])
        value, problems = self._value(record.cells[0])
        label, more = self._label(record.cells[1])
        problems += more
        if not problems and (problem := other_length(self.cells, label, value)):
            problems.append(f"{problem}.")
        return ParsedRow(record.line, value, label, (as_text(name) or "").strip(), others), problems

    def _value(self, cell: Any) -> tuple[str | tuple[str, ...], list[str]]:
        """Returns the text, the words or the letters of a cell, and what is wrong with it."""
        if self.field == "words":
            words = as_texts(cell)
            return words or "", [] if words else [self._expected("at least one word", self.value, cell)]
        text = "" if cell is not None and is_absent(cell) else as_text(cell)  # pandas' empty text is NaN
        if text is None:
            return "", [self._expected("text", self.value, cell)]
        if self.field == "text":
            return text, []
        letters = cleaned(text)
        found = fault_of(letters)
        return letters, [f"{found}."] if found else []

    def _label(self, cell: Any) -> tuple[Any, list[str]]:
        """Returns the label of a cell, None where it is missing, and what is wrong with it."""
        if self._is_missing(cell):
            return None, []
        received = cell.strip() if isinstance(cell, str) else cell
        try:
            label = self.cells.read(received, self.separator)
        except ValueError as error:
            return None, [f"column {self.label!r}, {error}"]
        if label is not None:
            return label, []
        return None, [self._expected(self.cells.expected.format(separator=self.separator), self.label, received)]

    def _is_missing(self, cell: Any) -> bool:
        if is_absent(cell) or (self.cells.per == "word" and isinstance(cell, list) and not cell):
            return True
        return is_blank(cell) and not self.empty_is_none

    def _expected(self, expected: str, column: str | int, cell: Any) -> str:
        return f"expected {expected} in column {column!r}; received {shown(cell)}. {_CORRECT}"
