"""Makes an entry of a record of a flat file."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from mtl_keras.errors import UserError
from mtl_keras.sequences.alphabet import RESIDUES

from .annotation import read_annotations
from .checksum import crc64, molecular_weight
from .comments import read_isoforms
from .description import read_description
from .entry import Entry
from .location import read_locations
from .records import Record, read_records
from .region import read_regions
from .wrapping import joined, without_evidence

_ID = re.compile(r"(\S+)\s+(Reviewed|Unreviewed);\s+(\d+) AA\.$")
_ACCESSION = re.compile(r"[A-NR-Z]\d(?:[A-Z][A-Z\d]{2}\d){1,2}|[OPQ]\d[A-Z\d]{3}\d")
_TAXON = re.compile(r"NCBI_TaxID=(\d+)")
_SUMS = re.compile(r"SEQUENCE\s+(\d+) AA;\s+(\d+) MW;\s+([0-9A-F]{16}) CRC64;$")
_WEIGHT_TOLERANCE = 1e-4
"""A mistaken letter is told by the checksum; the weights of elements differ from one table to another."""


def read_entries(path: Path) -> Iterator[Entry]:
    """Reads the entries of a flat file, one at a time.

    Raises:
        UserError: a record is broken, or the file is.
    """
    return map(read_entry, read_records(path))


def read_entry(record: Record) -> Entry:
    """Returns the entry of a record, its sequence checked by length, weight and checksum.

    Raises:
        UserError: the record is broken.
    """
    try:
        return _read(record)
    except ValueError as error:
        raise UserError(record.place, f"{error}. Fetch the file again, or remove the entry.") from error


def _read(record: Record) -> Entry:
    heading = _heading(record.values("ID"))
    accession, *secondary = _accessions(record.values("AC"))
    description = read_description(record.values("DE"))
    comments = record.values("CC")
    sequence = "".join(record.values("  ")).replace(" ", "")
    _check_sequence(sequence, heading.length, record.values("SQ"))
    return Entry(
        accession=accession,
        secondary=tuple(secondary),
        entry_name=heading.name,
        reviewed=heading.reviewed,
        organism=joined(record.values("OS")).rstrip("."),
        taxon=_taxon(record.values("OX")),
        name=description.name,
        enzymes=description.enzymes,
        fragment=description.fragment,
        isoforms=read_isoforms(comments),
        annotations=tuple(read_annotations(record.values("DR"))),
        locations=read_locations(comments),
        regions=read_regions(record.values("FT")),
        keywords=_keywords(record.values("KW")),
        sequence=sequence,
    )


class _Heading(NamedTuple):
    name: str
    reviewed: bool
    length: int


def _heading(lines: Sequence[str]) -> _Heading:
    found = _ID.match(lines[0])
    if not found:
        raise ValueError(f'expected "NAME Reviewed; 123 AA." in the line ID; received {lines[0]!r}')
    name, status, length = found.groups()
    return _Heading(name, status == "Reviewed", int(length))


def _accessions(lines: Sequence[str]) -> list[str]:
    found = [each for each in joined(lines).replace(" ", "").split(";") if each]
    wrong = [each for each in found if not _ACCESSION.fullmatch(each)]
    if wrong or not found:
        raise ValueError(f'expected accessions as "P12345;" in the lines AC; received {" ".join(lines)!r}')
    return found


def _taxon(lines: Sequence[str]) -> int:
    found = _TAXON.match(joined(lines))
    if not found:
        raise ValueError(f'expected "NCBI_TaxID=9606;" in the line OX; received {" ".join(lines)!r}')
    return int(found.group(1))


def _keywords(lines: Sequence[str]) -> tuple[str, ...]:
    words = without_evidence(joined(lines)).rstrip(".").split(";")
    return tuple(word.strip() for word in words if word.strip())


def _check_sequence(letters: str, length: int, lines: Sequence[str]) -> None:
    sums = _SUMS.match(joined(lines))
    if not sums:
        raise ValueError(f'expected "SEQUENCE 123 AA; 13000 MW; (16 digits) CRC64;" in the line SQ; received {lines!r}')
    stated = (length, int(sums.group(1)))
    if stated != (len(letters), len(letters)):
        raise ValueError(f"expected {stated[0]} residues by the line ID and {stated[1]} by SQ; received {len(letters)}")
    if not frozenset(RESIDUES).issuperset(letters):
        strange = "".join(sorted(set(letters) - set(RESIDUES)))
        raise ValueError(f"expected a sequence of the letters {RESIDUES}; received {strange!r} in it")
    if (found := crc64(letters)) != sums.group(3):
        raise ValueError(f"expected a sequence with the checksum {sums.group(3)}; received one with {found}")
    weight, expected = molecular_weight(letters), int(sums.group(2))
    if weight is not None and abs(weight - expected) > 2 + _WEIGHT_TOLERANCE * expected:
        raise ValueError(f"expected a sequence of {expected} dalton; received one of {weight:.0f}")
