"""Reads FASTA, a record at a time."""

import gzip
import re
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from mtl_keras.errors import UserError
from mtl_keras.sequences.alphabet import cleaned, fault_of

_UNIPROT = re.compile(r"(?:sp|tr)\|([^|]+)\|")
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class FastaRecord:
    """A record of a FASTA file.

    Args:
        accession: the first word of the header; of a header of UniProt (``sp|P12345|NAME_HUMAN``) its middle part.
        description: the rest of the header.
        letters: the sequence, cleaned as ``alphabet.cleaned`` says.
        line: the number of the header's line.
        fault: what is wrong with the record; None where it is right.
    """

    accession: str
    description: str
    letters: str
    line: int
    fault: str | None = None


def read_fasta(source: str | Path) -> Iterator[FastaRecord]:
    """Yields the records of a file, one of them in memory at a time; those at fault too.

    Args:
        source: a file, compressed by gzip or not, whatever its name says; ``-`` is the standard input.

    Raises:
        UserError: while it yields: the file cannot be read, is cut off, has no header before its first letters, or
            has no record at all.
    """
    place = _place(source)
    sound: dict[str, int] = {}
    for header, line, parts in _records(source, place):
        record = _record(header, line, "".join(parts))
        if record.fault is None and (before := sound.setdefault(record.accession, line)) != line:
            again = f'expected accessions that differ; received "{record.accession}" again, first at line {before:,}'
            record = replace(record, fault=f"{again}. Rename one")
        yield record


def read_characters(source: str | Path) -> Iterator[FastaRecord]:
    """Yields the records of a file that has other characters than residues, labels for instance: all but blanks stay.

    Raises:
        UserError: as ``read_fasta``.
    """
    place = _place(source)
    for header, line, parts in _records(source, place):
        yield FastaRecord(*_named(header), "".join("".join(parts).split()), line)


def accession_of(word: str) -> str:
    """Returns the accession in a header's first word: the middle of a name of UniProt (``sp|P12345|NAME_HUMAN``)."""
    found = _UNIPROT.match(word)
    return found[1] if found else word


def _place(source: str | Path) -> str:
    return "standard input" if str(source) == "-" else str(source)


def _record(header: str, line: int, raw: str) -> FastaRecord:
    accession, description = _named(header)
    letters = cleaned(raw)
    fault = fault_of(letters) if accession else 'expected an accession after ">"; received none. Name the record'
    return FastaRecord(accession, description, letters, line, fault)


def _named(header: str) -> tuple[str, str]:
    """Returns the accession and the description of a header."""
    words = [*header.split(maxsplit=1), "", ""]
    return accession_of(words[0]), words[1]


def _records(source: str | Path, place: str) -> Iterator[tuple[str, int, list[str]]]:
    """Yields the header, its line's number and the lines of each record; an error where there is none."""
    empty = True
    for record in _split(_lines(source, place), place):
        empty = False
        yield record
    if empty:
        raise UserError(place, 'expected FASTA, records that begin with ">"; received none. Name another file.')


def _split(lines: Iterable[bytes], place: str) -> Iterator[tuple[str, int, list[str]]]:
    """Yields the header, its line's number and the lines of each record."""
    header: str | None = None
    begun, parts = 0, list[str]()
    for number, raw in enumerate(lines, 1):
        # A byte that is no UTF-8 becomes U+FFFD, which is no residue: so the record is at fault, and no other is.
        line = raw.decode("utf-8-sig" if number == 1 else "utf-8", "replace").rstrip("\r\n")
        if line.startswith(">"):
            if header is not None:
                yield header, begun, parts
            header, begun, parts = line[1:].strip(), number, []
        elif header is not None:
            parts.append(line)
        elif line.strip():
            raise UserError(
                f"{place}:{number}",
                f'expected FASTA, a header that begins with ">"; received {line[:40]!r}. Add a header, or name another '
                "file.",
            )
    if header is not None:
        yield header, begun, parts


def _lines(source: str | Path, place: str) -> Iterator[bytes]:
    try:
        with _open(source) as file:
            for line in file:
                yield from line.rstrip(b"\r\n").split(b"\r")  # old files end their lines with that alone
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UserError(place, f"the file is cut off or damaged ({error}). Fetch it again.") from error
    except OSError as error:
        raise UserError(place, f"the file cannot be read: {error.strerror or error}.") from error


@contextmanager
def _open(source: str | Path) -> Iterator[Iterable[bytes]]:
    """Opens a file and looks at its first bytes, since names of compressed files differ."""
    with nullcontext(sys.stdin.buffer) if str(source) == "-" else Path(source).open("rb") as file:
        if file.peek(2)[:2] != _GZIP:  # type: ignore[union-attr]  # both are buffered
            yield file
            return
        with gzip.open(file) as unpacked:
            yield unpacked
