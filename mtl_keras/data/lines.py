"""Reads a text file line by line and finds the lines that are no text."""

import gzip
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from io import BufferedReader
from pathlib import Path

from mtl_keras.data.faults import working
from mtl_keras.errors import UserError

_GZIP = b"\x1f\x8b"


def read_lines(path: Path) -> tuple[list[str], list[UserError]]:
    """Returns the lines of a UTF-8 file, compressed by gzip or not, their ends kept, and the faults of encoding.

    Raises:
        UserError: the file cannot be read or is empty.
    """
    faults: list[UserError] = []
    return list(stream_lines(path, faults)), faults


def stream_lines(path: Path, faults: list[UserError]) -> Iterator[str]:
    """Yields the lines as ``read_lines`` returns them, one in memory at a time.

    Args:
        path: the file.
        faults: takes the faults of encoding, when the last line has been read.

    Raises:
        UserError: the file cannot be read or is empty.
    """
    undecodable: list[UserError] = []
    for number, raw in enumerate(_raw_lines(path), start=1):
        line = raw.removesuffix(b"\n")
        if problem := _problem(line):
            first = undecodable[0] if undecodable else UserError(f"{path}:{number}", problem)
            undecodable.append(first)  # the other lines have the same cure
        text = line.removesuffix(b"\r").decode("utf-8", errors="replace").replace("\0", "")
        if text or line != raw:  # nothing behind the last end of a line is no line
            yield f"{text}\n"
    faults += _counted(undecodable)


def _counted(faults: list[UserError]) -> list[UserError]:
    """Returns the first of faults that are alike, which says how many more there are."""
    if len(faults) < 2:
        return faults
    first = faults[0]
    return [UserError(first.place, f"{first.problem} ({len(faults) - 1} more lines are like it.)")]


def _raw_lines(path: Path) -> Iterator[bytes]:
    """Yields the lines of a file with text in it, but for the mark of UTF-8 at the beginning."""
    try:
        with path.expanduser().open("rb") as file, _unpacked(file) as content:
            blank: list[bytes] = []
            for line in content:
                blank.append(line)
                if line.strip():
                    break
            _check_begun(path, blank)
            yield blank[0].removeprefix(b"\xef\xbb\xbf")
            yield from blank[1:]
            yield from content
    except (OSError, EOFError, zlib.error) as error:
        received = getattr(error, "strerror", None) or f"a damaged file of gzip ({error})"
        problem = f"expected a file that can be read; received: {received}. Correct the path{working(path)}."
        raise UserError(str(path), problem) from error


def _unpacked(file: BufferedReader) -> AbstractContextManager[Iterable[bytes]]:
    """Returns the file, or what is in it where it is compressed."""
    return gzip.open(file) if file.peek(2).startswith(_GZIP) else nullcontext(file)


def _check_begun(path: Path, lines: Sequence[bytes]) -> None:
    """Raises a fault of a file that is no text of UTF-8, or has none: its lines up to the first with text in it."""
    if lines and lines[0][:2] in (b"\xff\xfe", b"\xfe\xff"):
        problem = "expected UTF-8; received UTF-16. Convert the file, e.g. with iconv -f utf-16 -t utf-8."
        raise UserError(str(path), problem)
    if not lines or not lines[-1].strip():
        raise UserError(str(path), "expected rows; received an empty file. Give a file with at least one row.")


def _problem(raw: bytes) -> str | None:
    if b"\0" in raw:
        return (
            f"expected text; received a NUL byte at column {raw.index(0) + 1}. Remove it, or convert the file to "
            "UTF-8 if it is UTF-16."
        )
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return (
            f"expected UTF-8; received the byte 0x{raw[error.start]:02x} at column {error.start + 1}. Convert the "
            "file, e.g. with iconv -f latin1 -t utf-8."
        )
    return None
