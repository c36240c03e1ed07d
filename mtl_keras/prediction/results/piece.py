"""A finished piece of a file of answers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """A piece that is finished.

    Args:
        rows: how many it has.
        faults: how many of them are at fault.
        digest: of the rows as they were read.
    """

    rows: int
    faults: int
    digest: str
