"""Texts or proteins with a class, a value or labels each, in a file with separated columns."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar, Self

from pydantic import Field, model_validator

from mtl_keras.data import base
from mtl_keras.data.faults import quoted
from mtl_keras.data.files import Column, FileDataset
from mtl_keras.data.label_cells import LabelCells
from mtl_keras.data.lines import read_lines
from mtl_keras.data.made_splits import SplitBy
from mtl_keras.data.parsed import Parsed, ParsedRow
from mtl_keras.data.rows import Rows
from mtl_keras.data.separated import Numbered, split_records
from mtl_keras.data.sequence_labels import MISSING, LabelType, numbered, other_length, sequence_cells
from mtl_keras.data.unseen_labels import tell_unseen, unseen
from mtl_keras.errors import UserError
from mtl_keras.heads.base import Per
from mtl_keras.sequences.alphabet import cleaned, fault_of

_NO_QUOTES = ", or set quotes = false where quotes have no meaning"


class Csv(FileDataset):
    """Reads texts or proteins, each with a class, a number or any number of labels, from UTF-8 files of columns.

    Args:
        text: the column of the text: its name in the first line, or, in files without names of columns,
            its number from 0.
        sequence: the column of a protein's letters, likewise, in the place of ``text``.
        name: the column of the name by which a person knows a protein; without one, it is the number of its line.
        label: the column of the label, likewise.
        label_type: ``class``: a name a row, numbered in alphabetical order; ``number``: a value a row; ``labels``: the
            names of all labels that a row has, for head ``multi_label``; an empty cell beside ``text`` says that it
            has none of them; ``residues``: a character a residue of ``sequence``. Beside ``sequence``, empty cells are
            missing labels.
        label_separator: what stands between two names of ``labels``.
        missing: characters that stand for no label, of ``residues``.
        none: a cell that says that a row has none of ``labels``, for instance ``-``.
        delimiter: one character, ``,`` or a tab, for instance.
        quotes: whether a column may stand in double quotes; where not, a quote is a character like any other.
    """

    kind: ClassVar[str] = "csv"
    splits_by: ClassVar[tuple[SplitBy, ...]] = ("content", "class", "group", "time")

    text: Column = "text"
    sequence: Column | None = None
    name: Column | None = None
    label: Column = "label"
    label_type: LabelType = "class"
    label_separator: str = Field(default=";", min_length=1)
    missing: str = MISSING
    none: str | None = Field(default=None, min_length=1)
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    quotes: bool = True

    @model_validator(mode="after")
    def _one_field(self) -> Self:
        if self.sequence is not None and "text" in self.model_fields_set:
            raise ValueError("expected one of text and sequence; received both")
        if self.sequence is None and (self.name is not None or self.label_type == "residues"):
            raise ValueError("expected name and labels of residues beside sequence only; received no sequence")
        return self

    @property
    def field(self) -> base.Field:
        """A text or a protein's sequence a row."""
        return "text" if self.sequence is None else "sequence"

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
            if len(record) > max(columns):
                self._add([record[column] for column in columns], path, line, parsed)
                continue
            parsed.faults.append(
                UserError(
                    f"{path}:{line}",
                    f"expected at least {max(columns) + 1} columns; received {len(record)}. Add the missing "
                    f"columns, or set delimiter, which is {self.delimiter!r}.",
                )
            )
        parsed.faults += [*broken, *(self._same_names(path, parsed.rows) if self.name is not None else ())]
        return parsed

    def _same_names(self, path: Path, rows: Sequence[ParsedRow]) -> Iterator[UserError]:
        """Yields a fault for each name that an earlier row has."""
        first: dict[str, int] = {}
        for row in rows:
            if row.name and (before := first.setdefault(row.name, row.line)) != row.line:
                received = f'"{row.name}" again, first at line {before:,}'
                yield UserError(f"{path}:{row.line}", f"expected names that differ; received {received}. Rename one.")

    def name_labels(self, rows: Sequence[ParsedRow]) -> list[str] | None:
        """Returns the classes or labels in alphabetical order; None where labels are numbers."""
        names_of = self._cells.names
        if names_of is None:
            return None
        names = sorted({name for row in rows if row.label is not None for name in names_of(row.label)})
        if len(names) < self._cells.least:
            raise UserError(str(self.train), self._too_few(names))
        return names

    def unknown_labels(self, path: Path, rows: Sequence[ParsedRow], names: Sequence[str]) -> list[UserError]:
        """Returns a fault for each row with a class or labels that no training row has.

        Of proteins with any number of labels, such labels are told and left out.
        """
        known, cells = set(names), self._cells
        assert cells.names is not None
        labelled = [row for row in rows if row.label is not None]
        if self.sequence is not None and cells.per == "label":
            tell_unseen(str(path), unseen((cells.names(row.label) for row in labelled), names), "left out")
            return []
        strange = [(row, [name for name in cells.names(row.label) if name not in known]) for row in labelled]
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
        values = [str(row.value) for row in rows]
        labels = [numbered(self._cells, row.label, numbers, value) for row, value in zip(rows, values, strict=True)]
        if self.sequence is None:
            return Rows.of_texts(values, labels, self._cells.dtype)
        return Rows.of_sequences(values, [row.name for row in rows], labels, self._cells.dtype, self.per)

    @property
    def _cells(self) -> LabelCells:
        return sequence_cells(self.label_type, self.missing, self.none)

    def _columns(self, records: Iterator[Numbered], path: Path) -> list[int]:
        """Returns the numbers of the columns of the text or sequence, the label, and the name, if one is named.

        Reads the names of columns, if there are any.
        """
        value = self.text if self.sequence is None else self.sequence
        wanted = [column for column in (value, self.label, self.name, *self.extra_columns) if column is not None]
        numbers = [column for column in wanted if isinstance(column, int)]
        if len(numbers) == len(wanted):
            return numbers
        line, names = next(records, (1, []))
        missing = [name for name in wanted if name not in names]
        if missing:
            raise UserError(
                f"{path}:{line}",
                f"expected columns named {quoted([str(name) for name in missing])}; received {quoted(names)}. Set "
                f"{self.field} and label to names of columns, or, in a file without names, to numbers from 0; or set "
                f"delimiter, which is {self.delimiter!r}.",
            )
        return [names.index(str(name)) for name in wanted]

    def _add(self, cells: Sequence[str], path: Path, line: int, parsed: Parsed) -> None:
        """Adds the row of a line, or its faults."""
        named = 2 if self.name is None else 3
        value, received, name = (*cells[:named], str(line))[:3]
        received = received.strip()
        missing = self.sequence is not None and not received
        label = None if missing else self._cells.read(received, self.label_separator)
        problems = []
        if label is None and not missing:
            expected = self._cells.expected.format(separator=self.label_separator)
            problems.append(
                f'expected {expected} in column {self.label!r}; received "{received}". Correct or remove the row.'
            )
        if self.sequence is not None:
            value = cleaned(value)
            found = fault_of(value) or other_length(self._cells, label, value)
            problems += [f"{found}."] if found else []
        parsed.faults += [UserError(f"{path}:{line}", problem) for problem in problems]
        if not problems:
            parsed.rows.append(ParsedRow(line, value, label, name.strip(), tuple(cells[named:])))

    def _too_few(self, names: list[str]) -> str:
        left = " in the rows that the shares of the other splits leave to train" if self.makes_splits else ""
        if self._cells.per == "label":
            return f"expected labels in column {self.label!r}{left}; received empty cells only. Give rows labels."
        return (
            f"expected at least two classes in column {self.label!r}{left}; received one, {quoted(names)}. Add rows of "
            "other classes, or choose another label column."
        )
