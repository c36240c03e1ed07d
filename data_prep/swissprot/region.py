"""The FT lines that tell of membranes."""

import re
from collections.abc import Iterable
from typing import NamedTuple

KINDS = ("TRANSMEM", "INTRAMEM", "LIPID")
_NEW = re.compile(r"[<>?]*(\d*)(?:\.\.[<>?]*(\d*))?$")


class Region(NamedTuple):
    """A stretch of residues, from 1; 0 where an end is not known.

    Args:
        kind: ``TRANSMEM`` crosses a membrane, ``INTRAMEM`` is in it, ``LIPID`` binds a lipid.
        begin: its first residue.
        end: its last residue.
    """

    kind: str
    begin: int
    end: int


def read_regions(lines: Iterable[str]) -> tuple[Region, ...]:
    """Reads the FT lines of both forms: ``LIPID 5..7``, and in files before 2019 two columns of numbers.

    Raises:
        ValueError: the place of a region is not as it should be.
    """
    return tuple(_region(line) for line in lines if line[:8].rstrip() in KINDS)


def _region(line: str) -> Region:
    kind, place, *other = line.split(maxsplit=3)
    found = _NEW.match(f"{place}..{other[0]}" if other else place)
    if not found:
        raise ValueError(f'expected a place as "5..7" in a line FT; received {line!r}')
    begin = found.group(1)
    end = begin if found.group(2) is None else found.group(2)
    return Region(kind, int(begin or 0), int(end or 0))
