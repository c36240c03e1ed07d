"""Reads and cleans the source of ``protein_location``."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mtl_keras.sequences.alphabet import AMINO_ACIDS, cleaned, fault_of

from ..proteins.similar_pairs import similar_pairs

LABELS = (
    "Cytoplasm",
    "Plastid",
    "Secreted",
    "Mitochondrion",
    "Membrane",
    "Peroxisome",
    "Nucleus",
    "Cell projection",
    "ER",
    "Cytoplasm;Nucleus",
    "Centrosome;Cytoplasm;Cytoskeleton;Microtubule organizing center",
    "Cytoplasm;Membrane",
    "Cytoplasm;Cytoskeleton",
)
"""In the order of the source's numbers."""
LOCATIONS = tuple(dict.fromkeys(place for label in LABELS for place in label.split(";")))
SPLITS = ("train", "validation", "test")
WORD, SHARE = 5, 0.3
_THEIRS = {"train": "trn", "validation": "evl", "test": "tst"}
_HEADER = ["entry", "seq", "scl"]


@dataclass(frozen=True)
class Protein:
    """A protein with its label; ``row`` is its place in the source."""

    row: int
    accession: str
    sequence: str
    label: str
    split: str

    @property
    def locations(self) -> list[str]:
        """Returns the places that the label names."""
        return self.label.split(";")


def read(table: Path, splits: Path) -> Iterator[Protein]:
    """Reads the table of proteins and the rows of each split.

    Raises:
        ValueError: the header or a row is not as it should be, or a row is in no split or in several.
    """
    split_of = _splits(json.loads(splits.read_text()))
    with table.open(newline="") as stream:
        rows = csv.reader(stream)
        if (header := next(rows, [])) != _HEADER:
            raise ValueError(f"row 0: expected the columns {_HEADER}; received {header}.")
        for number, (accession, sequence, label) in enumerate(rows):
            if number not in split_of or label not in map(str, range(len(LABELS))):
                raise ValueError(f"row {number + 1}: expected a split and a class of {len(LABELS)}; received {label}.")
            yield Protein(number, accession, cleaned(sequence), LABELS[int(label)], split_of[number])


def clean(proteins: Iterable[Protein]) -> tuple[list[Protein], dict[str, int]]:
    """Removes what is in two splits from the earlier one, and copies and conflicts from train; counts every step."""
    every = list(proteins)
    sound = [protein for protein in every if fault_of(protein.sequence) is None]
    parts = {split: [protein for protein in sound if protein.split == split] for split in SPLITS}
    counts = {"rows_read": len(every), "at_fault": len(every) - len(sound)}
    held_out: list[Protein] = []
    for split in reversed(SPLITS):
        copied, alike = _in(parts[split], held_out)
        counts[f"copies_of_held_out_removed_from_{split}"] = len(copied)
        counts[f"similar_to_held_out_removed_from_{split}"] = len(alike)
        removed = {protein.row for protein in (*copied, *alike)}
        parts[split] = [protein for protein in parts[split] if protein.row not in removed]
        held_out += parts[split]
    parts["train"], conflicting, copies = _once(parts["train"])
    kept = sorted((protein for part in parts.values() for protein in part), key=lambda protein: protein.row)
    counts |= {"copies_in_train": copies, "conflicting_in_train": conflicting, "rows_kept": len(kept)}
    counts["with_other_residues"] = sum(not set(protein.sequence) <= set(AMINO_ACIDS) for protein in kept)
    return kept, counts


def _splits(theirs: dict[str, list[int]]) -> dict[int, str]:
    named = [(row, split) for split in SPLITS for row in theirs[_THEIRS[split]]]
    if len(dict(named)) != len(named):
        raise ValueError("expected each row in one split; some are in several.")
    return dict(named)


def _in(proteins: Sequence[Protein], held_out: Sequence[Protein]) -> tuple[list[Protein], list[Protein]]:
    """Returns the proteins that others equal, and those that are only similar to others."""
    if not held_out:
        return [], []
    ours, others = [one.sequence for one in proteins], [one.sequence for one in held_out]
    equal, alike = set(others), {int(one) for block in similar_pairs(ours, others, WORD, SHARE) for one in block[:, 0]}
    copied = [one for one in proteins if one.sequence in equal]
    return copied, [proteins[place] for place in sorted(alike) if proteins[place].sequence not in equal]


def _once(proteins: Sequence[Protein]) -> tuple[list[Protein], int, int]:
    """Returns the first of each sequence, but for those with several labels; how many these were, and the copies."""
    copies: dict[str, list[Protein]] = defaultdict(list)
    for protein in proteins:
        copies[protein.sequence].append(protein)
    agreed = [same for same in copies.values() if len({one.label for one in same}) == 1]
    conflicting = sum(len(same) for same in copies.values()) - sum(map(len, agreed))
    return [same[0] for same in agreed], conflicting, sum(len(same) - 1 for same in agreed)
