"""Rows of columns, wherever they come from."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Self

from pydantic import BaseModel, Field, model_validator

from mtl_keras.data import base
from mtl_keras.data.cells import Cells
from mtl_keras.data.column_checks import names_twice, too_few, unknown_names
from mtl_keras.data.column_labels import ColumnLabelType, column_cells
from mtl_keras.data.files import Column
from mtl_keras.data.label_cells import LabelCells
from mtl_keras.data.parsed import Parsed, ParsedRow
from mtl_keras.data.row_reader import RowReader
from mtl_keras.data.rows import Rows
from mtl_keras.data.sequence_labels import MISSING, numbered
from mtl_keras.data.tag_schemes import Scheme
from mtl_keras.data.unseen_labels import tell_unseen, unseen
from mtl_keras.errors import UserError
from mtl_keras.heads.base import Per

RAW: tuple[base.Field, ...] = ("words", "sequence", "text")
"""The raw fields that a column may be."""


class ColumnRows(base.Dataset):
    """Texts, words or proteins in one column, and their labels in another.

    Data sets that differ in the label alone share their rows: an empty cell is a missing label.

    Args:
        text: the column of the text; ``text`` where neither words nor sequence is given.
        words: the column of words, in the place of ``text``: a list, or a text that is parted at blanks.
        sequence: the column of a protein's letters, in the place of ``text``.
        name: the column of the name by which a person knows a protein; without one, it is the number of its line.
        label: the column of the label.
        label_type: ``class``: a name a row, numbered in alphabetical order; ``number``: a value a row; ``labels``: the
            names of all labels that a row has, for head ``multi_label``: a list, or a text with separators;
            ``residues``: a character a residue of ``sequence``; ``tags``: a tag a word of ``words``, a list or a
            text, and what is meant where ``words`` stands without a label_type. Empty cells are missing labels; but
            of ``labels`` beside text or words they say that the row has none, unless ``none`` is given.
        label_separator: what stands between two names of ``labels``.
        missing: characters that stand for no label, of ``residues``.
        none: a cell that says that a row has none of ``labels``, for instance ``-``; an empty list says so too.
        scheme: how ``tags`` are written, as of ``conll``; of ``classes`` each word has a name of any kind.
        repair: whether an entity that is not begun as the scheme says is mended, rather than being a fault.
    """

    label_options: ClassVar[tuple[str, ...]] = (
        *("label", "label_type", "label_separator", "missing", "none", "scheme", "repair"),
    )
    place_form: ClassVar[str] = "{source}, row {line}"
    """How the place of a row is written."""

    text: Column | None = None
    words: Column | None = None
    sequence: Column | None = None
    name: Column | None = None
    label: Column = "label"
    label_type: ColumnLabelType = "class"
    label_separator: str = Field(default=";", min_length=1)
    missing: str = MISSING
    none: str | None = Field(default=None, min_length=1)
    scheme: Scheme = "BIO"
    repair: bool = False

    @model_validator(mode="before")
    @classmethod
    def _fill_in(cls, table: Any) -> Any:
        if not isinstance(table, Mapping):
            return table
        given = [field for field, _ in raw_columns(table)]
        filled = {} if given else {"text": "text"}
        return {**filled, **({"label_type": "tags"} if "words" in given else {}), **table}

    @model_validator(mode="after")
    def _fits_field(self) -> Self:
        given = [field for field, _ in raw_columns(self)]
        if len(given) > 1:
            raise ValueError(f"expected one of text, words and sequence; received {' and '.join(given)}")
        if self.field != "sequence" and (self.name is not None or self.label_type == "residues"):
            raise ValueError("expected name and labels of residues beside sequence only; received no sequence")
        if self.field != "words" and self.label_type == "tags":
            raise ValueError("expected tags beside words only; received no words. Set words to the column of the words")
        return self

    @property
    def field(self) -> base.Field:
        """A text, words or a protein's sequence a row."""
        return raw_columns(self)[0][0]

    @property
    def per(self) -> Per:
        """A label a row, a word or a residue, or several a row."""
        return self._cells.per

    @property
    def known_per(self) -> Per:
        """As ``per``: ``label_type`` says it."""
        return self.per

    @property
    def columns(self) -> list[Column]:
        """The columns of the value, the label and, if there is one, the name."""
        value = raw_columns(self)[0][1]
        return [value, self.label_column, *([] if self.name is None else [self.name])]

    @property
    def label_column(self) -> Column:
        """The column of the label."""
        return self.label

    def place(self, source: object, line: int) -> str:
        """Returns where a row stands, for messages."""
        return self.place_form.format(source=source, line=line)

    def read(self, records: Iterable[Cells], source: object) -> Parsed:
        """Reads rows.

        Args:
            records: the cells of ``columns``, and of any others behind them.
            source: where they come from.
        """
        parsed, reader = Parsed(), self._reader
        for record in records:
            row, problems = reader(record)
            if not problems:
                parsed.rows.append(row)
                continue
            place = self.place(source, record.line)
            parsed.faults += [UserError(place, problem) for problem in problems]
        if self.name is not None:
            parsed.faults += names_twice(parsed.rows, partial(self.place, source))
        return parsed

    def names_of(self, rows: Sequence[ParsedRow], source: str, why: str = "") -> list[str] | None:
        """Returns the names of the labels of training rows; None where labels are numbers.

        Args:
            rows: the training rows.
            source: where they come from.
            why: what else explains that there are few.

        Raises:
            UserError: there are fewer than it takes.
        """
        own = self._cells.names
        if own is None:
            return None
        names = self._cells.arrange({name for row in rows if row.label is not None for name in own(row.label)})
        if len(names) < self._cells.least:
            raise UserError(source, too_few(self._cells, names, self.label_column, why))
        return names

    def unknown_labels(self, path: Path | str, rows: Sequence[ParsedRow], names: Sequence[str]) -> list[UserError]:
        """Returns a fault for each row with a class or labels that no training row has.

        Of proteins with any number of labels, such labels are told and left out.
        """
        cells = self._cells
        if self.field == "sequence" and cells.per == "label" and cells.names:
            labels = [cells.names(row.label) for row in rows if row.label is not None]
            tell_unseen(str(path), unseen(labels, names), "left out")
            return []
        return list(unknown_names(cells, rows, names, partial(self.place, path)))

    def number(self, rows: Sequence[ParsedRow], names: Sequence[str] | None) -> Rows:
        """Returns the rows with the number of a class, a value, 1 and 0 for each label, or a class a word."""
        numbers = {name: number for number, name in enumerate(names or ())}
        values: Iterable[Any] = (row.value for row in rows)
        cells = self._cells
        labels = (numbered(cells, row.label, numbers, row.value) for row in rows)
        if self.field == "words":
            return Rows.of_words(values, labels, cells.dtype, cells.per)
        if self.field == "sequence":
            return Rows.of_sequences(values, (row.name for row in rows), labels, cells.dtype, cells.per)
        return Rows.of_texts(values, labels, cells.dtype)

    @property
    def _cells(self) -> LabelCells:
        return column_cells(self.label_type, self.missing, self.none, self.scheme, self.repair)

    @property
    def _reader(self) -> RowReader:
        says_none = self.label_type == "labels" and self.field != "sequence" and self.none is None
        value, label, *names = self.columns
        return RowReader(self.field, value, label, bool(names), self._cells, self.label_separator, says_none)


def raw_columns(table: Mapping[str, Any] | BaseModel) -> list[tuple[base.Field, Column]]:
    """Returns the raw fields that a table of options gives a column, and the columns; those of ``join`` too."""
    tables = [table, _option(table, "join")]
    found = [(field, _option(each, field)) for field in RAW for each in tables]
    return [(field, column) for field, column in found if column is not None]


def _option(table: Any, name: str) -> Any:
    return table.get(name) if isinstance(table, Mapping) else getattr(table, name, None)
