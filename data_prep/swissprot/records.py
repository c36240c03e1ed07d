"""The records of a flat file of UniProtKB, one at a time."""

import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from mtl_keras.errors import UserError

_KEPT = frozenset((b"ID", b"AC", b"DE", b"OS", b"OX", b"CC", b"DR", b"KW", b"FT", b"SQ", b"  "))
_GO = b"DR   GO;"
_GZIP = b"\x1f\x8b"
_BUFFER = 1 << 17
_DAMAGED = (EOFError, zlib.error, gzip.BadGzipFile)


@dataclass(frozen=True)
class Record:
    """The lines of one entry that are of use.

    Args:
        place: the file and the line of the entry's first line, for errors.
        lines: by line code, in their order, without the line's end; of cross-references only those to GO.
    """

    place: str
    lines: dict[bytes, list[bytes]]

    def values(self, code: str) -> list[str]:
        """Returns what stands in the lines of a code, without the code and the three blanks after it.

        Raises:
            UserError: a line is not UTF-8.
        """
        try:
            return [line[5:].decode() for line in self.lines.get(code.encode(), [])]
        except UnicodeDecodeError as error:
            raise UserError(
                self.place, f"expected UTF-8 in the {code} lines of this entry; received {error}."
            ) from error


def read_records(path: Path) -> Iterator[Record]:
    """Reads a flat file, plain or compressed with gzip, which its first bytes tell; it is never in memory as a whole.

    Raises:
        UserError: the file is empty, cut off or damaged, or its lines do not make up entries.
    """
    number = first = 0
    lines: dict[bytes, list[bytes]] = {}
    for number, line in enumerate(_read_lines(path), 1):
        code = line[:2]
        if not first:
            if code != b"ID":
                raise _unexpected(path, number, 'the line "ID" of an entry', line)
            first = number
        elif code == b"//":
            yield Record(f"{path.name}:{first}", lines)
            first, lines = 0, {}
            continue
        elif code == b"ID" or (line[2:5] != b"   " and code != b"**" and len(line.rstrip()) > 2):
            raise _unexpected(path, number, f'a line of the entry of line {first}, or "//"', line)
        if code in _KEPT and (code != b"DR" or line.startswith(_GO)):
            lines.setdefault(code, []).append(line.rstrip())
    if first or not number:
        received = f'the end of the file, no "//" of the entry of line {first}' if first else "an empty file"
        raise UserError(f"{path.name}:{number}", f"expected entries; received {received}. Fetch the file again.")


def _unexpected(path: Path, number: int, expected: str, line: bytes) -> UserError:
    shown = line[:60].rstrip().decode(errors="replace")
    return UserError(
        f"{path.name}:{number}",
        f"expected {expected}; received {shown!r}. Give a flat file of UniProtKB (.dat or .dat.gz), not cut or edited.",
    )


def _read_lines(path: Path) -> Iterator[bytes]:
    number = 0
    with _opened(path) as stream:
        try:
            for line in stream:
                number += 1
                yield line
        except _DAMAGED as error:
            raise UserError(
                f"{path.name}:{number}",
                f"expected compressed data up to the file's end; after this line they are cut off or damaged "
                f"({error}). Fetch the file again.",
            ) from error


def _opened(path: Path) -> BinaryIO:
    with path.open("rb") as stream:
        compressed = stream.read(2) == _GZIP
    if not compressed:
        return path.open("rb")
    return io.BufferedReader(gzip.open(path, "rb"), _BUFFER)  # its own way to lines is slow
