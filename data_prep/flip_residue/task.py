"""The tasks of the benchmark with a label a residue."""

from typing import NamedTuple


class Task(NamedTuple):
    """A task: where its labels are, and what they are called.

    Args:
        file: its archive.
        needed: whether there must be one.
        labels: the FASTA file of its labels and splits.
        mask: the FASTA file of which residues were resolved, 1 or 0; None where all have labels.
        classes: the characters that stand for labels, in the order of their numbers.
        names: of the labels.
    """

    file: str
    needed: bool
    labels: str
    mask: str | None
    classes: str
    names: tuple[str, ...]


_BOUND = ("metal", "nucleic acid", "small molecule")
_CONSERVATION = "123456789"

TASKS = {
    "secondary_structure": Task(
        "secondary_structure.splits.zip", True, "sampled", "mask", "HEC", ("helix", "strand", "coil")
    ),
    "conservation": Task("conservation.splits.zip", True, "sampled", None, _CONSERVATION, tuple(_CONSERVATION)),
    "binding": Task(
        "bind.splits.zip",
        False,
        "from_publication",
        None,
        "01234567",
        # Each of the three bits of a number says whether the residue binds something.
        ("nothing", *(" and ".join(n for bit, n in enumerate(_BOUND) if k >> bit & 1) for k in range(1, 8))),
    ),
}
