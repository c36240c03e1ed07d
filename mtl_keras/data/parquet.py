"""Rows of text, words or proteins in a Parquet file."""

from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import ClassVar

from mtl_keras.data.cells import Cells, Found
from mtl_keras.data.columns import ColumnDataset
from mtl_keras.data.faults import quoted, working
from mtl_keras.data.files import Column
from mtl_keras.errors import UserError

_ROWS, _BUFFER = 1024, 2**20
"""Rows and bytes that are read at a time: a column of a group of rows may be of any size."""


class Parquet(ColumnDataset):
    """Reads rows from Parquet files, of which the columns in use only are read.

    Words and tags may be lists, and numbers are numbers. A null is an empty cell, and so is NaN.
    """

    kind: ClassVar[str] = "parquet"

    def records(self, path: Path, columns: Sequence[Column]) -> Found:
        """Reads the cells of columns of each row, numbered from 1."""
        return self._records(path, [str(column) for column in columns]), []

    def _records(self, path: Path, names: Sequence[str]) -> Iterator[Cells]:
        import pyarrow
        from pyarrow.parquet import ParquetFile

        numbers = count(1)
        try:
            with ParquetFile(path.expanduser(), buffer_size=_BUFFER) as file:
                self._check(path, file.schema_arrow.names, names)
                for batch in file.iter_batches(_ROWS, columns=list(dict.fromkeys(names))):
                    columns = [batch.column(name).to_pylist() for name in names]
                    for cells in zip(*columns, strict=True):
                        yield Cells(next(numbers), list(cells))
        except (OSError, pyarrow.ArrowException) as error:
            said = getattr(error, "strerror", None) or str(error).split("\n")[0].rstrip(".")
            problem = f"expected a Parquet file that can be read; received: {said}. Correct the path{working(path)}."
            raise UserError(str(path), problem) from error

    def _check(self, path: Path, given: Sequence[str], wanted: Sequence[str]) -> None:
        missing = [name for name in wanted if given.count(name) != 1]
        if missing:
            problem = f"expected columns named {quoted(missing)}, each once; received {quoted(list(given))}."
            raise UserError(str(path), f"{problem} Set {self.field} and label to names of columns.")
