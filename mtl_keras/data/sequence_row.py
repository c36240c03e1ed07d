"""A sequence of a file."""

from typing import NamedTuple

from mtl_keras.data.base import Split


class SequenceRow(NamedTuple):
    """A sequence of a file, cleaned.

    Args:
        place: the file and the line.
        name: the accession.
        letters: the residues.
        split: the one that it belongs to; None where none has been named.
    """

    place: str
    name: str
    letters: str
    split: Split | None
