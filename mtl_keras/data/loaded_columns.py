"""What the data sets that load rows split by split have in common."""

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from functools import cached_property

from mtl_keras.data.base import Split
from mtl_keras.data.cells import Cells
from mtl_keras.data.column_rows import ColumnRows
from mtl_keras.data.faults import raise_faults
from mtl_keras.data.parsed import ParsedRow
from mtl_keras.data.rows import Rows
from mtl_keras.errors import UserError


class LoadedColumns(ColumnRows):
    """Rows of columns that are no files of a person; each split is loaded once."""

    @abstractmethod
    def source(self, split: Split) -> str:
        """Returns where the rows of a split come from, for messages."""

    @abstractmethod
    def found(self, split: Split) -> Iterable[Cells]:
        """Returns the cells of ``columns`` of each row of a split.

        Raises:
            UserError: they cannot be had.
        """

    def labels(self) -> list[str] | None:
        """Returns the names of the training rows' labels, in the order of their numbers; None for numbers."""
        return self.label_names

    @cached_property
    def label_names(self) -> list[str] | None:
        """The label names.

        Raises:
            UserError: the training rows have too few.
        """
        return self.names_of(self._rows("train"), self.source("train"))

    def load(self, split: Split) -> Rows:
        """Returns the rows of a split, labels numbered as in the training rows."""
        rows, names, source = self._rows(split), self.label_names, self.source(split)
        if names is not None:
            raise_faults(source, self.unknown_labels(source, rows, names))
        return self.number(rows, names)

    @cached_property
    def _loaded(self) -> dict[Split, Sequence[ParsedRow]]:
        return {}

    def _rows(self, split: Split) -> Sequence[ParsedRow]:
        if split not in self._loaded:
            source = self.source(split)
            parsed = self.read(self.found(split), source)
            raise_faults(source, parsed.faults)
            if not parsed.rows:
                raise UserError(source, "expected rows; received none. Give the split rows.")
            self._loaded[split] = parsed.rows
        return self._loaded[split]
