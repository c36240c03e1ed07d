"""Rows of columns, as far as they were looked at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mtl_keras.data.files import Column


@dataclass(frozen=True)
class TableSample:
    """The cells of a sample of a table.

    Args:
        kind: the reader of such files.
        options: of the reader, beside its files and columns.
        seen: the format, for people: what the reasons of a recipe begin with.
        cells: by the names of columns, or their numbers from 0; None where a row has none.
        rows: in the sample.
        total: in the file, an estimate where the sample is not all of it.
        warnings: what else was seen, a sentence each.
    """

    kind: str
    options: Mapping[str, Any]
    seen: str
    cells: Mapping[Column, list[Any]]
    rows: int
    total: int
    warnings: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether the sample is all of the table."""
        return self.rows == self.total

    @property
    def counted(self) -> str:
        """How many rows there are, for people."""
        return f"{self.rows:,} rows" if self.whole else f"the first {self.rows:,} of about {self.total:,} rows"
