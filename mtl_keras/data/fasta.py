"""Proteins with labels, in FASTA and a table."""

from functools import cached_property
from pathlib import Path
from typing import ClassVar, Self

from pydantic import Field, model_validator

from mtl_keras.data import base
from mtl_keras.data.base import Dataset, Split
from mtl_keras.data.fasta_checks import other_lengths, tell_unmatched, unknown_labels
from mtl_keras.data.fasta_labels import FastaLabels, LabelTable, read_residue_labels
from mtl_keras.data.fasta_rows import read_rows, take_shares
from mtl_keras.data.faults import quoted, raise_faults
from mtl_keras.data.label_cells import LabelCells
from mtl_keras.data.rows import Rows
from mtl_keras.data.sequence_labels import MISSING, LabelType, numbered, sequence_cells
from mtl_keras.data.sequence_row import SequenceRow
from mtl_keras.data.unseen_labels import tell_unseen, unseen
from mtl_keras.errors import UserError
from mtl_keras.heads.base import Per

_TABS = (".tsv", ".tab", ".txt")


class Fasta(Dataset):
    """Reads proteins from FASTA files, compressed by gzip or not, and their labels by accession from a table.

    Data sets that differ in the label alone share their rows: so a table may lack sequences, whose labels are missing
    then, and have others, which are left out; both are told. An accession is the first word of a header; of a header of
    UniProt (``sp|P12345|NAME_HUMAN``), its middle part.

    Args:
        train: the FASTA file of the training rows, or of all rows where ``split_column`` names their splits; paths are
            relative to the working folder.
        validation: the file of the validation rows.
        test: the file of the test rows.
        validation_share: share of the training rows that become the validation rows where there is no file of them;
            equal sequences stay together, similar ones do not: name the splits where that matters.
        test_share: share of the training rows that become the test rows, likewise.
        table: the table of labels, with names of columns in its first line.
        id_column: the column of the accession, or of a name of UniProt with it.
        split_column: the column of the split: train, validation (or val, dev) or test.
        label: the column of the label.
        label_type: ``class``: a name a row; ``number``: a value a row; ``labels``: the names of all labels that a row
            has; ``residues``: a character a residue. Empty cells are missing labels.
        label_separator: what stands between two names of ``labels``.
        labels_fasta: a FASTA file with a character a residue, in the place of a column of ``residues``.
        missing: characters that stand for no label, of ``residues``.
        none: a cell that says that a row has none of ``labels``, for instance ``-``.
        delimiter: the character between columns; by default a tab in files called .tsv, .tab or .txt, else a comma.
    """

    kind: ClassVar[str] = "fasta"
    label_options: ClassVar[tuple[str, ...]] = (
        *("table", "label", "label_type", "label_separator", "labels_fasta", "missing", "none", "delimiter"),
    )

    train: Path
    validation: Path | None = None
    test: Path | None = None
    validation_share: float | None = Field(default=None, gt=0.0, lt=1.0)
    test_share: float | None = Field(default=None, gt=0.0, lt=1.0)
    table: Path | None = None
    id_column: str = "id"
    split_column: str | None = None
    label: str = "label"
    label_type: LabelType = "class"
    label_separator: str = Field(default=";", min_length=1)
    labels_fasta: Path | None = None
    missing: str = MISSING
    none: str | None = Field(default=None, min_length=1)
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)

    @model_validator(mode="after")
    def _one_layout(self) -> Self:
        if self.table is None and (self.labels_fasta is None or self.split_column is not None):
            raise ValueError("expected a table of labels, or, of residues' labels, labels_fasta; received neither")
        if self.labels_fasta is not None and self.label_type != "residues":
            raise ValueError(f'expected label_type = "residues" beside labels_fasta; received "{self.label_type}"')
        others = [name for name in _SPLITS_OTHERWISE if getattr(self, name) is not None]
        if self.split_column is not None and others:
            raise ValueError(f"expected split_column to name all splits; received {' and '.join(others)} too")
        if (self.validation_share or 0) + (self.test_share or 0) >= 1:
            raise ValueError("expected validation_share and test_share to leave rows to train")
        return self

    def same_rows(self, other: Dataset) -> bool:
        """Says whether another data set has the same rows; where tables name splits, they must be the same."""
        same = super().same_rows(other)
        return same and (self.split_column is None or self.table == getattr(other, "table", None))

    @property
    def field(self) -> base.Field:
        """A protein's sequence a row."""
        return "sequence"

    @property
    def per(self) -> Per:
        """A label a row or a residue, or several a row."""
        return self._cells.per

    @property
    def known_per(self) -> Per:
        """As ``per``: ``label_type`` says it."""
        return self.per

    def labels(self) -> list[str] | None:
        """Returns the names of the training rows' labels, in alphabetical order; None for numbers."""
        return self.label_names

    @cached_property
    def rows(self) -> list[SequenceRow]:
        """The sequences of all splits.

        Raises:
            UserError: files or labels are at fault.
        """
        given: dict[Split, Path | None] = {"train": self.train, "validation": self.validation, "test": self.test}
        rows, faults = read_rows({split: path for split, path in given.items() if path is not None})
        if self.split_column is not None:
            rows = [row._replace(split=self.found.splits.get(row.name)) for row in rows]
        title = str(self.table or self.labels_fasta)
        raise_faults(
            f"{self.train} and {title}", [*faults, *self.found.faults, *other_lengths(self._cells, self.found, rows)]
        )
        tell_unmatched(rows, self.found, title)
        shares: dict[Split, float | None] = {"validation": self.validation_share, "test": self.test_share}
        free = {split: share for split, share in shares.items() if share is not None and given[split] is None}
        return take_shares(rows, free) if free else rows

    @cached_property
    def found(self) -> FastaLabels:
        """The labels by accession.

        Raises:
            UserError: the table cannot be read.
        """
        table = None if self.table is None else self._table(self.table).read(self._cells)
        if self.labels_fasta is None:
            assert table is not None
            return table
        labels = read_residue_labels(self.labels_fasta, self._cells)
        return (
            labels
            if table is None
            else FastaLabels(labels.labels, labels.places, table.splits, [*table.faults, *labels.faults])
        )

    @cached_property
    def label_names(self) -> list[str] | None:
        """The names of the training rows' labels.

        Raises:
            UserError: there are too few.
        """
        names_of = self._cells.names
        self._check_matched()
        labels = [label for row in self._of("train") if (label := self.found.labels.get(row.name)) is not None]
        if names_of is None and labels:
            return None
        names = sorted({name for label in labels for name in names_of(label)}) if names_of else []
        if len(names) < max(self._cells.least, 1):
            least = "labels" if self._cells.least < 2 else "at least two classes"
            problem = f"expected {least} of the training rows; received {quoted(names)}. Choose another label column."
            raise UserError(str(self.labels_fasta or self.table), problem)
        return names

    def _check_matched(self) -> None:
        """Raises a fault where no training sequence has a line: the names differ."""
        names = [row.name for row in self._of("train")]
        if self.found.places and not any(name in self.found.places for name in names):
            received = f"{quoted(list(self.found.places), 3)}, where the sequences are {quoted(names, 3)}"
            problem = f"expected accessions of the training sequences; received {received}. Choose another id_column."
            raise UserError(str(self.labels_fasta or self.table), problem)

    def load(self, split: Split) -> Rows:
        """Returns the rows of a split, labels numbered as in the training rows.

        Of any number of labels a row, those that no training row has are told and left out; others are faults.
        """
        rows, names = self._of(split), self.label_names
        title = f"{self.labels_fasta or self.table}, split {split}"
        if self.per == "label":
            tell_unseen(title, unseen((self.found.labels.get(row.name) for row in rows), names or ()), "left out")
        else:
            raise_faults(title, unknown_labels(self._cells, self.found, rows, names))
        numbers = {name: number for number, name in enumerate(names or ())}
        labels = [numbered(self._cells, self.found.labels.get(row.name), numbers, row.letters) for row in rows]
        return Rows.of_sequences(
            [row.letters for row in rows], [row.name for row in rows], labels, self._cells.dtype, self.per
        )

    @property
    def _cells(self) -> LabelCells:
        return sequence_cells(self.label_type, self.missing, self.none)

    def _table(self, path: Path) -> LabelTable:
        delimiter = self.delimiter or ("\t" if path.suffix.lower() in _TABS else ",")
        label = self.label if self.labels_fasta is None else None
        return LabelTable(path, self.id_column, label, self.split_column, delimiter, self.label_separator)

    def _of(self, split: Split) -> list[SequenceRow]:
        rows = [row for row in self.rows if row.split == split]
        if rows:
            return rows
        share = "" if split == "train" else f", or set {split}_share, e.g. 0.1, to take rows of train"
        raise UserError(str(self.train), f"expected rows for the split {split}; received none. Add a file{share}.")


_SPLITS_OTHERWISE = ("validation", "test", "validation_share", "test_share")
