"""Texts with a class or a value each, in a file with separated columns."""

import csv
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import Field, NonNegativeInt

from mtl_keras.data import base
from mtl_keras.data.faults import quoted
from mtl_keras.data.files import FileDataset
from mtl_keras.data.lines import read_lines
from mtl_keras.data.parsed import Parsed, ParsedRow
from mtl_keras.data.rows import Rows
from mtl_keras.errors import UserError

Column = str | NonNegativeInt


class Csv(FileDataset):
    """Reads texts, each with a class or a number, from UTF-8 files of separated columns.

    Args:
        text: the column of the text: its name in the first line, or, in files without names of columns,
            its number from 0.
        label: the column of the label, likewise.
        label_type: ``class``: a name a row, numbered in alphabetical order; ``number``: a value a row.
        delimiter: one character, ``,`` or a tab, for instance.
        quotes: whether a column may stand in double quotes; where not, a quote is a character like any other.
    """

    kind: ClassVar[str] = "csv"

    text: Column = "text"
    label: Column = "label"
    label_type: Literal["class", "number"] = "class"
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    quotes: bool = True

    @property
    def field(self) -> base.Field:
        """A text a row."""
        return "text"

    def parse(self, path: Path) -> Parsed:
        """Reads a file: its rows, and its faults."""
        lines, faults = read_lines(path)
        parsed = Parsed(faults=faults)
        records = self._records(lines, path, parsed)
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
        return parsed

    def name_labels(self, rows: Sequence[ParsedRow]) -> list[str] | None:
        """Returns the classes in alphabetical order; None where labels are numbers."""
        if self.label_type == "number":
            return None
        names = sorted({str(row.label) for row in rows})
        if len(names) < 2:
            shared = self.validation_share is not None and self.validation is None
            left = f" in the rows that validation_share = {self.validation_share} leaves to train" if shared else ""
            raise UserError(
                str(self.train),
                f"expected at least two classes in column {self.label!r}{left}; received one, {quoted(names)}. Add "
                "rows of other classes, or choose another label column.",
            )
        return names

    def unknown_labels(self, path: Path, rows: Sequence[ParsedRow], names: Sequence[str]) -> list[UserError]:
        """Returns a fault for each row whose class no training row has."""
        known = set(names)
        return [
            UserError(
                f"{path}:{row.line}",
                f'expected a class of the training rows, {quoted(list(names))}; received "{row.label}". Correct the '
                "row, or add rows of this class to train.",
            )
            for row in rows
            if row.label not in known
        ]

    def number(self, rows: Sequence[ParsedRow], names: Sequence[str] | None) -> Rows:
        """Returns the rows with a class's number or a value each."""
        texts = [str(row.value) for row in rows]
        if names is None:
            return Rows.of_texts(
                texts, [float(row.label) for row in rows if not isinstance(row.label, tuple)], "float32"
            )
        numbers = {name: number for number, name in enumerate(names)}
        return Rows.of_texts(texts, [numbers[str(row.label)] for row in rows])

    def _records(self, lines: list[str], path: Path, parsed: Parsed) -> Iterator[tuple[int, list[str]]]:
        """Yields the first line and the columns of each record that is not empty."""
        quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if self.quotes else csv.QUOTE_NONE
        reader = csv.reader(lines, delimiter=self.delimiter, quoting=quoting, strict=True)
        line = 1
        # A text may be of any length; the module's limit is for all readers of the process.
        limit = csv.field_size_limit(max(csv.field_size_limit(), sum(map(len, lines))))
        try:
            for record in reader:
                if record:
                    yield line, record
                line = reader.line_num + 1
        except csv.Error as error:
            parsed.faults.append(
                UserError(
                    f"{path}:{line}",
                    f"expected columns with quotes in pairs; received a record that ends badly ({error}). Close or "
                    "double the quote, or set quotes = false where quotes have no meaning.",
                )
            )
        finally:
            csv.field_size_limit(limit)

    def _columns(self, records: Iterator[tuple[int, list[str]]], path: Path) -> tuple[int, int]:
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

    def _label(self, received: str, path: Path, line: int, parsed: Parsed) -> str | float | None:
        if self.label_type == "class" and received:
            return received
        if self.label_type == "number" and (value := _finite(received)) is not None:
            return value
        expected = "a class" if self.label_type == "class" else "a finite number"
        problem = f'expected {expected} in column {self.label!r}; received "{received}". Correct or remove the row.'
        parsed.faults.append(UserError(f"{path}:{line}", problem))
        return None


def _finite(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
