"""Texts with a class, a value or labels each, in a file with separated columns."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import Field, NonNegativeInt

from mtl_keras.data import base
from mtl_keras.data.faults import quoted
from mtl_keras.data.files import FileDataset
from mtl_keras.data.label_cells import CELLS, LabelCells
from mtl_keras.data.lines import read_lines
from mtl_keras.data.parsed import Parsed, ParsedRow
from mtl_keras.data.rows import Rows
from mtl_keras.data.separated import Numbered, split_records
from mtl_keras.errors import UserError
from mtl_keras.heads.base import Per

Column = str | NonNegativeInt

_NO_QUOTES = ", or set quotes = false where quotes have no meaning"


class Csv(FileDataset):
    """Reads texts, each with a class, a number or any number of labels, from UTF-8 files of separated columns.

    Args:
        text: the column of the text: its name in the first line, or, in files without names of columns,
            its number from 0.
        label: the column of the label, likewise.
        label_type: ``class``: a name a row, numbered in alphabetical order; ``number``: a value a row; ``labels``: the
            names of all labels that a row has, for head ``multi_label``; an empty cell says that it has none of them.
        label_separator: what stands between two names of ``labels``.
        delimiter: one character, ``,`` or a tab, for instance.
        quotes: whether a column may stand in double quotes; where not, a quote is a character like any other.
    """

    kind: ClassVar[str] = "csv"

    text: Column = "text"
    label: Column = "label"
    label_type: Literal["class", "number", "labels"] = "class"
    label_separator: str = Field(default=";", min_length=1)
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    quotes: bool = True

    @property
    def field(self) -> base.Field:
        """A text a row."""
        return "text"

    @property
    def per(self) -> Per:
        """A label a row, or several."""
        return self._cells.per

    @property
    def known_per(self) -> Per:
        """As ``per``: ``label_type`` says it."""
        return self.per

    def parse(self, path: Path) -> Parsed:
        """Reads a file: its rows, and its faults."""
        lines, faults = read_lines(path)
        parsed = Parsed(faults=faults)
        found, broken = split_records(lines, path, self.delimiter, self.quotes, _NO_QUOTES)
        records = iter(found)
        columns = self._columns(records, path)
        for line, record in records:
            if len(record) <= max(columns):
                parsed.faults.append(
                    UserError(
                        f"{path}:{line}",
                        f"expected at least {max(columns) + 1} columns; received {len(record)}. Add the missing "
                        f"columns, or set delimiter, which is {self.delimiter!r}.",
                    )
                )
                continue
            label = self._label(record[columns[1]].strip(), path, line, parsed)
            if label is not None:
                parsed.rows.append(ParsedRow(line, record[columns[0]], label))
        parsed.faults += broken
        return parsed

    def name_labels(self, rows: Sequence[ParsedRow]) -> list[str] | None:
        """Returns the classes or labels in alphabetical order; None where labels are numbers."""
        names_of = self._cells.names
        if names_of is None:
            return None
        names = sorted({name for row in rows for name in names_of(row.label)})
        if len(names) < self._cells.least:
            raise UserError(str(self.train), self._too_few(names))
        return names

    def unknown_labels(self, path: Path, rows: Sequence[ParsedRow], names: Sequence[str]) -> list[UserError]:
        """Returns a fault for each row with a class or labels that no training row has."""
        known, cells = set(names), self._cells
        assert cells.names is not None
        strange = [(row, [name for name in cells.names(row.label) if name not in known]) for row in rows]
        return [
            UserError(
                f"{path}:{row.line}",
                f"expected a {cells.what} of the training rows, {quoted(list(names))}; received {quoted(unknown)}. "
                f"Correct the row, or add rows of this {cells.what} to train.",
            )
            for row, unknown in strange
            if unknown
        ]

    def number(self, rows: Sequence[ParsedRow], names: Sequence[str] | None) -> Rows:
        """Returns the rows with the number of a class, a value, or 1 and 0 for each label."""
        numbers = {name: number for number, name in enumerate(names or ())}
        labels = [self._cells.number(row.label, numbers) for row in rows]
        return Rows.of_texts([str(row.value) for row in rows], labels, self._cells.dtype)

    @property
    def _cells(self) -> LabelCells:
        return CELLS[self.label_type]

    def _columns(self, records: Iterator[Numbered], path: Path) -> tuple[int, int]:
        """Returns the numbers of the text's and the label's column; reads the names of columns, if there are any."""
        if isinstance(self.text, int) and isinstance(self.label, int):
            return self.text, self.label
        line, names = next(records, (1, []))
        missing = [name for name in (self.text, self.label) if name not in names]
        if missing:
            raise UserError(
                f"{path}:{line}",
                f"expected columns named {quoted([str(name) for name in missing])}; received {quoted(names)}. Set "
                "text and label to names of columns, or, in a file without names, to numbers from 0; or set delimiter, "
                f"which is {self.delimiter!r}.",
            )
        return names.index(str(self.text)), names.index(str(self.label))

    def _label(self, received: str, path: Path, line: int, parsed: Parsed) -> "str | float | tuple[str, ...] | None":
        label: str | float | tuple[str, ...] | None = self._cells.read(received, self.label_separator)
        if label is None:
            expected = self._cells.expected.format(separator=self.label_separator)
            problem = f'expected {expected} in column {self.label!r}; received "{received}". Correct or remove the row.'
            parsed.faults.append(UserError(f"{path}:{line}", problem))
        return label

    def _too_few(self, names: list[str]) -> str:
        shared = self.validation_share is not None and self.validation is None
        left = f" in the rows that validation_share = {self.validation_share} leaves to train" if shared else ""
        if self._cells.per == "label":
            return f"expected labels in column {self.label!r}{left}; received empty cells only. Give rows labels."
        return (
            f"expected at least two classes in column {self.label!r}{left}; received one, {quoted(names)}. Add rows of "
            "other classes, or choose another label column."
        )
