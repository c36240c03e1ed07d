"""Compares sequences of FASTA with their labels."""

from collections.abc import Sequence

from rich.console import Console

from mtl_keras.data.fasta_labels import FastaLabels
from mtl_keras.data.faults import quoted
from mtl_keras.data.label_cells import LabelCells
from mtl_keras.data.sequence_labels import other_length
from mtl_keras.data.sequence_row import SequenceRow
from mtl_keras.errors import UserError


def other_lengths(cells: LabelCells, found: FastaLabels, rows: Sequence[SequenceRow]) -> list[UserError]:
    """Returns a fault for each sequence with more or fewer labels than residues."""
    faults = [(row, other_length(cells, found.labels.get(row.name), row.letters)) for row in rows]
    return [UserError(found.places[row.name], f"{row.name}: {fault}.") for row, fault in faults if fault]


def unknown_labels(
    cells: LabelCells, found: FastaLabels, rows: Sequence[SequenceRow], names: Sequence[str] | None
) -> list[UserError]:
    """Returns a fault for each row with labels that no training row has."""
    if names is None or cells.names is None:
        return []
    known = set(names)
    faults = []
    for row in rows:
        label = found.labels.get(row.name)
        strange = [name for name in cells.names(label) if name not in known] if label is not None else []
        if strange:
            problem = f"expected a {cells.what} of the training rows, {quoted(list(names))}; received {quoted(strange)}"
            faults.append(
                UserError(found.places[row.name], f"{row.name}: {problem}. Correct it, or add rows to train.")
            )
    return faults


def tell_unmatched(rows: Sequence[SequenceRow], found: FastaLabels, title: str) -> None:
    """Says how many sequences the labels lack, and how many labels have no sequence.

    Args:
        rows: those without a split leave the data.
        found: the labels.
        title: where these stand.
    """
    names = {row.name: row.split for row in rows}
    lacking = [name for name in names if name not in found.places]
    fate = " and are left out" if any(names[name] is None for name in lacking) else ""
    beyond = [name for name in found.places if name not in names]
    said = [
        *([f"{len(lacking):,} sequences have no line in it{fate} ({quoted(sorted(lacking), 3)})"] if lacking else []),
        *([f"{len(beyond):,} lines have no sequence and are left out ({quoted(beyond, 3)})"] if beyond else []),
    ]
    if said:
        Console(stderr=True).print(f"{title}: {'; '.join(said)}.", highlight=False, soft_wrap=True)
