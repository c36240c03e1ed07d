"""Columns of another file, found by a key."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, model_validator

from mtl_keras.data.base import Field
from mtl_keras.data.cell_values import as_text, shown
from mtl_keras.data.cells import Cells, Found
from mtl_keras.data.column_rows import raw_columns
from mtl_keras.data.files import Column
from mtl_keras.data.kept_rows import KeptRows
from mtl_keras.errors import UserError


class Join(BaseModel):
    """Says which columns another file has, and how its rows are found.

    Args:
        file: a file of the same kind, for all splits; the path is relative to the working folder.
        key: its column of keys, each there once.
        text: its column of the text; a column that is not given is one of the data set's own files.
        words: its column of the words.
        sequence: its column of a protein's letters.
        label: its column of the label.
        partial: whether the file may lack keys: their labels are missing then. Texts may not be.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: Path
    key: Column
    text: Column | None = None
    words: Column | None = None
    sequence: Column | None = None
    label: Column | None = None
    partial: bool = False

    @model_validator(mode="after")
    def _takes_columns(self) -> Self:
        if not self.columns:
            raise ValueError("expected text, words, sequence or label: the columns that the file has; received none")
        if self.partial and self.field is not None:
            raise ValueError(f"expected partial where label alone is of the file; received {self.field} too")
        return self

    @property
    def field(self) -> Field | None:
        """The raw field that is of the file; None where it is one of the data set's own files."""
        given = raw_columns(self)
        return given[0][0] if given else None

    @property
    def columns(self) -> list[Column]:
        """The columns that are of the file: the value, the label, or both."""
        own = [None if self.field is None else getattr(self, self.field), self.label]
        return [column for column in own if column is not None]

    def put_together(self, main: Sequence[Cells], others: Sequence[Cells], source: Path, form: str) -> Found:
        """Returns the rows of the data set's own file with the cells of the other.

        Args:
            main: the rows of the data set's own file: the key, then the value and the label as far as they are of this
                file, then other cells.
            others: the rows of the other file: the key, then the cells of ``columns``.
            source: the data set's own file.
            form: how a row's place is written.
        """
        by_key, faults = self._by_key(others, form)
        absent: list[Any] | None = [None] * len(self.columns) if self.partial else None
        rows: KeptRows[Cells] = KeptRows()
        for row in main:
            key, *own = row.cells
            number = by_key.get(as_text(key))
            found = absent if number is None else others[number].cells[1:]
            if found is None or as_text(key) is None:
                place = form.format(source=source, line=row.line)
                problem = f"expected a key of {self.file}; received {shown(key)}, which its column {self.key!r} lacks"
                advice = "Add it there, or remove the row" + ("." if self.field else ", or set join.partial = true.")
                faults.append(UserError(place, f"{problem}. {advice}"))
            else:
                rows.append(Cells(row.line, self._ordered(own, found)))
        return rows, faults

    def _ordered(self, own: list[Any], found: list[Any]) -> list[Any]:
        """Returns the value, the label and the other cells."""
        value, own = (found[:1], own) if self.field is not None else (own[:1], own[1:])
        label, own = (found[-1:], own) if self.label is not None else (own[:1], own[1:])
        return [*value, *label, *own]

    def _by_key(self, others: Sequence[Cells], form: str) -> tuple[Mapping[str | None, int], list[UserError]]:
        """Returns the number of the row of each key, and the faults of keys."""
        found: dict[str | None, int] = {}
        lines: dict[str | None, int] = {}
        faults: list[UserError] = []
        for number, (line, (key, *_)) in enumerate(others):
            text = as_text(key)
            first = lines.setdefault(text, line)
            if text is None or first != line:
                again = "" if text is None else f" again, first at {form.format(source=self.file, line=first)}"
                problem = f"expected keys that differ in column {self.key!r}; received {shown(key)}{again}. Remove one."
                faults.append(UserError(form.format(source=self.file, line=line), problem))
            found.setdefault(text, number)
        return found, faults
