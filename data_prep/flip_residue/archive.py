"""Reads an archive of a task: sequences, labels and splits in FASTA."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mtl_keras.errors import UserError
from mtl_keras.sequences.alphabet import cleaned, fault_of

from .task import Task

SPLITS = ("train", "validation", "test")
_OF_HEADER = {
    ("SET=train", "VALIDATION=False"): "train",
    ("SET=train", "VALIDATION=True"): "validation",
    ("SET=test", "VALIDATION=False"): "test",
}


@dataclass(frozen=True)
class Chain:
    """A sequence with its labels in a task.

    Args:
        accession: the first word of its header.
        sequence: the letters, cleaned.
        labels: a character a residue, ``?`` where there is none.
        split: the task's own.
    """

    accession: str
    sequence: str
    labels: str
    split: str


def read_chains(path: Path, task: Task) -> list[Chain]:
    """Reads the chains of a task; sequences without labels are left out.

    Raises:
        UserError: the archive cannot be read, or a chain is not as it should be.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            sequences = dict(_records(archive, "sequences", path))
            masks = dict(_records(archive, task.mask, path)) if task.mask else {}
            labelled = list(_records(archive, task.labels, path))
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError, OSError) as error:
        problem = f"expected a splits.zip of FLIP; received a file that cannot be read so ({error}). Fetch it again."
        raise UserError(str(path), problem) from error
    return [_chain(header, labels, sequences, masks, f"{path}, {task.labels}", task) for header, labels in labelled]


def _chain(header: str, labels: str, sequences: dict[str, str], masks: dict[str, str], place: str, task: Task) -> Chain:
    accession, *words = header.split() or [""]
    split = _OF_HEADER.get((words[0], words[1])) if len(words) == 2 else None
    sequence = cleaned(sequences.get(accession, ""))
    mask = masks.get(accession, "") if task.mask else "1" * len(labels)
    fault = fault_of(sequence)
    if split is None:
        fault = "expected SET=train or SET=test and VALIDATION=True or VALIDATION=False in the header"
    elif not len(sequence) == len(labels) == len(mask):
        fault = (
            f"expected as many labels as residues, {len(sequence)}; received {len(labels)}, and a mask of {len(mask)}"
        )
    elif strange := sorted({*labels} - {*task.classes}):
        fault = f"expected labels of {task.classes}; received {', '.join(strange)}"
    if fault:
        raise UserError(place, f"{accession}: {fault}. Fetch the file again.")
    assert split is not None
    resolved = (label if seen == "1" else "?" for label, seen in zip(labels, mask, strict=True))
    return Chain(accession, sequence, "".join(resolved), split)


def _records(archive: zipfile.ZipFile, name: str, path: Path) -> Iterator[tuple[str, str]]:
    """Yields headers and what follows them; accessions alone where there is no more in a header."""
    content = archive.read(f"splits/{name}.fasta").decode("utf-8")
    for record in content.split(">")[1:]:
        header, _, lines = record.partition("\n")
        yield header.strip(), "".join(lines.split())
