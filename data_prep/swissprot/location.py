"""The comment SUBCELLULAR LOCATION."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .comments import Isoform, read_comments
from .wrapping import without_evidence

_NOTE = re.compile(r"(?:^|(?<=\s))Note=.*", re.DOTALL)
_MOLECULE = re.compile(r"\[(.+?)\]:\s*(.*)", re.DOTALL)
_OLD_FLAG = re.compile(r" \((?:By similarity|Probable|Potential)\)")


class Location(NamedTuple):
    """A place in the cell.

    Args:
        molecule: of which isoform, chain or peptide it is said; "" where of the protein.
        place: the compartment, and after a comma a part of it.
        topology: how the protein stands in a membrane and to which side, as far as that is said.
    """

    molecule: str
    place: str
    topology: tuple[str, ...]


def read_locations(lines: Iterable[str]) -> tuple[Location, ...]:
    """Reads the locations of the CC lines, without their evidence and notes."""
    return tuple(each for text in read_comments(lines, "SUBCELLULAR LOCATION") for each in _locations(text))


def _locations(text: str) -> Iterator[Location]:
    named = _MOLECULE.match(text)
    molecule, text = named.groups() if named else ("", text)
    text = _OLD_FLAG.sub("", without_evidence(_NOTE.sub("", text)))
    for sentence in re.split(r"\.(?:\s+|$)", text.strip()):
        place, *topology = [part.strip() for part in sentence.split(";")]
        if place:
            yield Location(molecule, place, tuple(topology))


def own_locations(locations: Iterable[Location], isoforms: Iterable[Isoform]) -> list[Location]:
    """Returns the locations of the sequence as it stands: of the protein, or of the isoform that is displayed.

    Those of other isoforms, and of chains and peptides that are cut out of it, are of other sequences.
    """
    names = {"", *(f"Isoform {each.name}" for each in isoforms if each.displayed)}
    return [location for location in locations if location.molecule in names]
