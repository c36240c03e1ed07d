"""Rows of text, words or proteins in a file with separated columns."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from mtl_keras.data.cells import Cells, Found
from mtl_keras.data.columns import ColumnDataset
from mtl_keras.data.faults import quoted
from mtl_keras.data.files import Column
from mtl_keras.data.lines import stream_lines
from mtl_keras.data.separated import Numbered, stream_records
from mtl_keras.errors import UserError

_NO_QUOTES = ", or set quotes = false where quotes have no meaning"


class Csv(ColumnDataset):
    """Reads rows from UTF-8 files of columns, which are named in the first line, or by numbers from 0.

    Args:
        delimiter: one character, ``,`` or a tab, for instance.
        quotes: whether a column may stand in double quotes; where not, a quote is a character like any other.
    """

    kind: ClassVar[str] = "csv"
    place_form: ClassVar[str] = "{source}:{line}"

    delimiter: str = Field(default=",", min_length=1, max_length=1)
    quotes: bool = True

    def records(self, path: Path, columns: Sequence[Column]) -> Found:
        """Reads the cells of columns of each row, and the file's faults."""
        faults: list[UserError] = []
        return self._records(path, columns, faults), faults

    def _records(self, path: Path, columns: Sequence[Column], faults: list[UserError]) -> Iterator[Cells]:
        """Yields the cells of each row, and adds the faults at the end."""
        unread: list[UserError] = []
        short: list[UserError] = []
        broken: list[UserError] = []
        lines = stream_lines(path, unread)
        rows = stream_records(lines, path, self.delimiter, self.quotes, _NO_QUOTES, broken)
        numbers, rows = self._numbers(rows, path, columns)
        for line, record in rows:
            if len(record) > max(numbers):
                yield Cells(line, [record[number] for number in numbers])
                continue
            short.append(
                UserError(
                    f"{path}:{line}",
                    f"expected at least {max(numbers) + 1} columns; received {len(record)}. Add the missing "
                    f"columns, or set delimiter, which is {self.delimiter!r}.",
                )
            )
        faults += [*unread, *short, *broken]

    def _numbers(
        self, rows: Iterator[Numbered], path: Path, columns: Sequence[Column]
    ) -> tuple[list[int], Iterator[Numbered]]:
        """Returns the numbers of columns, and the records behind the names of columns, if there are any."""
        numbers = [column for column in columns if isinstance(column, int)]
        if len(numbers) == len(columns):
            return numbers, rows
        line, names = next(rows, (1, []))
        missing = [name for name in columns if name not in names]
        if missing:
            raise UserError(
                f"{path}:{line}",
                f"expected columns named {quoted([str(name) for name in missing])}; received {quoted(names)}. Set "
                f"{self.field} and label to names of columns, or, in a file without names, to numbers from 0; or set "
                f"delimiter, which is {self.delimiter!r}.",
            )
        if twice := [str(name) for name in dict.fromkeys(columns) if names.count(str(name)) > 1]:
            problem = f"expected columns named {quoted(twice)} once each; received {quoted(names)}"
            raise UserError(f"{path}:{line}", f"{problem}. Rename the others.")
        return [names.index(str(name)) for name in columns], rows
