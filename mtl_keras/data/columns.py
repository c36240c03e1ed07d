"""What the data sets that are files of columns have in common."""

from abc import abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar, Self

from pydantic import model_validator

from mtl_keras.data.base import Dataset
from mtl_keras.data.cells import Cells, Found
from mtl_keras.data.column_rows import ColumnRows, raw_columns
from mtl_keras.data.files import Column, FileDataset
from mtl_keras.data.join import Join
from mtl_keras.data.kept_rows import KeptRows
from mtl_keras.data.made_splits import SplitBy
from mtl_keras.data.parsed import Parsed, ParsedRow
from mtl_keras.errors import UserError, UserErrors


class ColumnDataset(ColumnRows, FileDataset):
    """Reads rows of columns from a file a split, and columns of another file by a key, if they are there.

    Args:
        key: the column of the key by which ``join`` finds a row.
        join: which columns are in another file, for instance ``{ file = "texts.csv", key = "id", text = "body" }``.
    """

    label_options: ClassVar[tuple[str, ...]] = (*ColumnRows.label_options, "key", "join")
    splits_by: ClassVar[tuple[SplitBy, ...]] = ("content", "class", "group", "time", "column")

    key: Column | None = None
    join: Join | None = None

    @model_validator(mode="after")
    def _joined(self) -> Self:
        if (self.key is None) != (self.join is None):
            raise ValueError("expected key and join together: key is the column by which join finds a row")
        return self

    @property
    def label_column(self) -> Column:
        """The column of the label, in the file where it is."""
        return self.label if self.join is None or self.join.label is None else self.join.label

    @abstractmethod
    def records(self, path: Path, columns: Sequence[Column]) -> Found:
        """Reads the cells of columns, in their order, of each row of a file; and the file's faults.

        Rows are read as they are asked for, so that a file may be larger than memory: the faults are complete with the
        last of them.

        Raises:
            UserError: the file cannot be read, or lacks a column; with the first row or later.
            UserErrors: all rows are at fault in the same way, so that the faults of each say no more.
        """

    def same_rows(self, other: Dataset) -> bool:
        """Says whether another data set has the same rows: of the same file, and in the same splits."""
        return super().same_rows(other) and isinstance(other, ColumnDataset) and self._rows_by == other._rows_by

    def parse(self, path: Path) -> Parsed:
        """Reads a file: its rows, and its faults."""
        try:
            found, faults = self._found(path)
            parsed = self.read(found, path)
        except UserErrors as error:  # of all rows, so that those of each say no more
            return Parsed(faults=error.faults)
        parsed.faults[:0] = faults
        return parsed

    def name_labels(self, rows: Sequence[ParsedRow]) -> list[str] | None:
        """Returns the classes or labels in alphabetical order; None where labels are numbers."""
        left = " in the rows that the shares of the other splits leave to train" if self.makes_splits else ""
        return self.names_of(rows, str(self.train), left)

    @property
    def _rows_by(self) -> tuple[Any, ...]:
        """What besides the shared options decides which rows there are, and in which split."""
        values = raw_columns(self.join) if self.join else []
        joined = (self.key, self.join.file, self.join.key, values) if self.join and values else ()
        labels = (self.label, self.label_type, self.join, self.key) if self.split_by == "class" else ()
        return joined, labels

    def _found(self, path: Path) -> Found:
        if self.join is None or self.key is None:
            return self.records(path, [*self.columns, *self.extra_columns])
        value, label, *names = self.columns
        own = [*([] if self.join.field else [value]), *([] if self.join.label is not None else [label]), *names]
        main, faults = self._kept(path, [self.key, *own, *self.extra_columns])
        others, more = self._kept(self.join.file, [self.join.key, *self.join.columns])
        rows, unmatched = self.join.put_together(main, others, path, self.place_form)
        return rows, [*faults, *more, *unmatched]

    def _kept(self, path: Path, columns: Sequence[Column]) -> tuple[KeptRows[Cells], list[UserError]]:
        """Returns the rows of a file, all of them read, and its faults."""
        try:
            found, faults = self.records(path, columns)
            return KeptRows(found), faults
        except UserErrors as error:
            return KeptRows(), error.faults
