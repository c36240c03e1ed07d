"""Reads the labels of sequences: a table with a line a sequence, or FASTA with a character a residue."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mtl_keras.data.base import Split
from mtl_keras.data.label_cells import LabelCells
from mtl_keras.data.records import read_records
from mtl_keras.data.split_names import split_named
from mtl_keras.errors import UserError
from mtl_keras.sequences.fasta import accession_of, read_characters


@dataclass
class FastaLabels:
    """Labels by accession, None where a cell is empty; the splits that a table names; and faults."""

    labels: dict[str, Any] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    splits: dict[str, Split] = field(default_factory=dict)
    faults: list[UserError] = field(default_factory=list)

    def add(self, name: str, place: str, label: Any) -> None:
        """Adds a label, or the fault of an accession that has one."""
        if name in self.places:
            problem = f'expected each accession once; received "{name}" of {self.places[name]} again. Remove one.'
            self.faults.append(UserError(place, problem))
            return
        self.places[name], self.labels[name] = place, label


@dataclass(frozen=True)
class LabelTable:
    """A table of labels.

    Args:
        path: the file.
        id_column: the column of the accession, or of a name of UniProt with it.
        label: the column of the label; None where only splits are wanted.
        split_column: the column of the split; None where files are splits.
        delimiter: the character between columns.
        separator: what stands between two labels of a cell.
    """

    path: Path
    id_column: str
    label: str | None
    split_column: str | None
    delimiter: str
    separator: str

    def read(self, cells: LabelCells) -> FastaLabels:
        """Reads the table.

        Raises:
            UserError: it cannot be read, or lacks columns.
        """
        found = FastaLabels()
        needed = [name for name in (self.id_column, self.label, self.split_column) if name is not None]
        for place, record in read_records(self.path, needed, self.delimiter):
            name = accession_of(record[self.id_column])
            try:
                label = None if self.label is None else self._label(record[self.label], place, cells)
                if self.split_column is not None:
                    found.splits[name] = split_named(record[self.split_column], place)
                found.add(name, place, label)
            except UserError as error:
                found.faults.append(error)
        return found

    def _label(self, cell: str, place: str, cells: LabelCells) -> Any:
        if not cell:
            return None
        label = cells.read(cell, self.separator)
        if label is None:
            expected = cells.expected.format(separator=self.separator)
            problem = f'expected {expected} in column "{self.label}"; received "{cell}". Correct or remove the line.'
            raise UserError(place, problem)
        return label


def read_residue_labels(path: Path, cells: LabelCells) -> FastaLabels:
    """Reads FASTA whose records have a character a residue."""
    found = FastaLabels()
    for record in read_characters(path):
        found.add(record.accession, f"{path}:{record.line}", cells.read(record.letters, ""))
    return found
