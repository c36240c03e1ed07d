"""Reads, cleans and splits the sources of ``peptide_activity``."""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from mtl_keras.sequences.alphabet import cleaned, fault_of

from ..proteins.group_splits import split_groups
from ..proteins.similar_groups import similar_groups

SHARES = {"train": 0.7, "validation": 0.1, "test": 0.2}
WORD, SHARE, LARGEST = 3, 0.5, 20
_SALT = "peptide_activity"


class Activity(NamedTuple):
    """An activity: the file of its peptides, and the names of its labels 0 and 1."""

    file: str
    inactive: str
    active: str


ACTIVITIES = {
    "antimicrobial": Activity("AMPvsUniProt.csv", "uniprot", "antimicrobial"),
    "anticancer": Activity("ACP_CancPPD_vs_TM.csv", "transmembrane", "anticancer"),
    "anticancer_random": Activity("ACP_CancPPD_vs_Random.csv", "random", "anticancer"),
}


@dataclass(frozen=True)
class Peptide:
    """A peptide with its labels, 0 and 1 by activity, -1 where one is missing."""

    sequence: str
    labels: Mapping[str, int]
    group: int
    split: str


def read(source: str) -> Iterator[tuple[str, int]]:
    """Reads a file of the source: sequences and 0 or 1.

    Raises:
        ValueError: the header or a row is not as it should be.
    """
    rows = csv.reader(io.StringIO(source, newline=""))
    header = next(rows, [])
    if len(header) != 4 or not header[0].strip().isdigit():
        raise ValueError(f"row 0: expected the number of rows, that of columns and two names; received {header}.")
    for number, row in enumerate(rows, 1):
        if len(row) != 2 or row[1].strip() not in ("0", "1"):
            raise ValueError(f"row {number}: expected a sequence and 0 or 1; received {row!r}.")
        yield cleaned(row[0]), int(row[1])


def clean(sources: Mapping[str, Iterable[tuple[str, int]]]) -> tuple[list[Peptide], dict[str, int]]:
    """Puts the labels of equal peptides together and splits groups of similar ones; counts every step."""
    counts: dict[str, int] = {}
    labels: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(sources, -1))
    for activity, rows in sources.items():
        for sequence, label in _settled(activity, list(rows), counts).items():
            labels[sequence][activity] = label
    sequences = sorted(labels)
    groups = similar_groups(sequences, WORD, SHARE)
    given = [[pair for pair in labels[sequence].items() if pair[1] >= 0] for sequence in sequences]
    splits = split_groups(sequences, groups, given, SHARES, _SALT, LARGEST)
    counts |= {"rows_kept": len(sequences), "groups": len(set(groups))}
    counts["in_groups_too_large_to_hold_out"] = sum(size for size in Counter(groups).values() if size > LARGEST)
    peptides = zip(sequences, groups, splits, strict=True)
    return [Peptide(sequence, labels[sequence], group, split) for sequence, group, split in peptides], counts


def _settled(activity: str, rows: list[tuple[str, int]], counts: dict[str, int]) -> dict[str, int]:
    """Returns the label of each sequence; those with both labels, or at fault, are left out."""
    found: dict[str, set[int]] = defaultdict(set)
    for sequence, label in rows:
        if fault_of(sequence) is None:
            found[sequence].add(label)
    settled = {sequence: min(labels) for sequence, labels in found.items() if len(labels) == 1}
    counts[f"{activity}_rows_read"] = len(rows)
    counts[f"{activity}_at_fault"] = sum(fault_of(sequence) is not None for sequence, _ in rows)
    counts[f"{activity}_duplicates"] = len(rows) - counts[f"{activity}_at_fault"] - len(found)
    counts[f"{activity}_conflicting_dropped"] = len(found) - len(settled)
    return settled
