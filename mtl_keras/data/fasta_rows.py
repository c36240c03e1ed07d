"""Reads the sequences of FASTA files, and finds the faults of all of them."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from mtl_keras.data.base import Split
from mtl_keras.data.sequence_row import SequenceRow
from mtl_keras.data_prep.cleaning.splits import choose_split
from mtl_keras.errors import UserError
from mtl_keras.sequences.fasta import read_fasta

_SALT = "fasta"


def read_rows(files: Mapping[Split, Path]) -> tuple[list[SequenceRow], list[UserError]]:
    """Returns the sound records of all files, and a fault for each other one, for an accession in two files too."""
    rows: list[SequenceRow] = []
    faults: list[UserError] = []
    for split, path in files.items():
        try:
            for record in read_fasta(path.expanduser()):
                place = f"{path}:{record.line}"
                if record.fault is None:
                    rows.append(SequenceRow(place, record.accession, record.letters, split))
                else:
                    faults.append(UserError(place, f"{record.accession or 'a record'}: {record.fault}."))
        except UserError as error:
            faults.append(error)
    return rows, [*faults, *_twice(rows)]


def take_shares(rows: Iterable[SequenceRow], shares: Mapping[Split, float]) -> list[SequenceRow]:
    """Gives shares of the training rows to other splits, by a hash of the letters: equal sequences stay together."""
    every: dict[Split, float] = {"train": 1 - sum(shares.values()), **shares}
    return [row._replace(split=_chosen(row, every)) if row.split == "train" else row for row in rows]


def _chosen(row: SequenceRow, shares: Mapping[Split, float]) -> Split:
    names: dict[str, Split] = {split: split for split in shares}
    return names[choose_split(row.letters, {name: shares[split] for name, split in names.items()}, _SALT)]


def _twice(rows: Iterable[SequenceRow]) -> list[UserError]:
    first: dict[str, SequenceRow] = {}
    again = [(row, one) for row in rows if (one := first.setdefault(row.name, row)) is not row]
    return [
        UserError(
            row.place,
            f'expected each accession once, in one split; received "{row.name}" of {one.place} ({one.split}) again, in '
            f"{row.split}. Remove one of the two.",
        )
        for row, one in again
    ]
