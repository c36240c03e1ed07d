"""Rows of text, words or proteins in a file with separated columns."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from mtl_keras.data.cells import Cells, Found
from mtl_keras.data.columns import ColumnDataset
from mtl_keras.data.faults import quoted
from mtl_keras.data.files import Column
from mtl_keras.data.lines import read_lines
from mtl_keras.data.separated import Numbered, split_records
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
        lines, faults = read_lines(path)
        found, broken = split_records(lines, path, self.delimiter, self.quotes, _NO_QUOTES)
        numbers, rows = self._numbers(found, path, columns)
        kept: list[Cells] = []
        for line, record in rows:
            if len(record) > max(numbers):
                kept.append(Cells(line, [record[number] for number in numbers]))
                continue
            faults.append(
                UserError(
                    f"{path}:{line}",
                    f"expected at least {max(numbers) + 1} columns; received {len(record)}. Add the missing "
                    f"columns, or set delimiter, which is {self.delimiter!r}.",
                )
            )
        return kept, [*faults, *broken]

    def _numbers(
        self, found: Sequence[Numbered], path: Path, columns: Sequence[Column]
    ) -> tuple[list[int], Sequence[Numbered]]:
        """Returns the numbers of columns, and the records behind the names of columns, if there are any."""
        numbers = [column for column in columns if isinstance(column, int)]
        if len(numbers) == len(columns):
            return numbers, found
        line, names = found[0] if found else (1, [])
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
        return [names.index(str(name)) for name in columns], found[1:]
