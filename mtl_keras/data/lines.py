"""Reads a text file line by line and finds the lines that are no text."""

import gzip
import zlib
from pathlib import Path

from mtl_keras.data.faults import working
from mtl_keras.errors import UserError

_GZIP = b"\x1f\x8b"


def read_lines(path: Path) -> tuple[list[str], list[UserError]]:
    """Returns the lines of a UTF-8 file, compressed by gzip or not, their ends kept, and the faults of encoding.

    Raises:
        UserError: the file cannot be read or is empty.
    """
    lines: list[str] = []
    faults: list[UserError] = []
    undecodable = 0
    for number, raw in enumerate(_content(path).removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if problem := _problem(raw):
            undecodable += 1
            if undecodable == 1:  # the other lines have the same cure
                faults.append(UserError(f"{path}:{number}", problem))
        text = raw.removesuffix(b"\r").decode("utf-8", errors="replace").replace("\0", "")
        lines.append(f"{text}\n")
    if lines[-1] == "\n":
        lines.pop()
    if undecodable > 1:
        first = faults[0]
        faults[0] = UserError(first.place, f"{first.problem} ({undecodable - 1} more lines are like it.)")
    return lines, faults


def _content(path: Path) -> bytes:
    try:
        content = path.expanduser().read_bytes()
        content = gzip.decompress(content) if content.startswith(_GZIP) else content
    except (OSError, EOFError, zlib.error) as error:
        received = getattr(error, "strerror", None) or f"a damaged file of gzip ({error})"
        problem = f"expected a file that can be read; received: {received}. Correct the path{working(path)}."
        raise UserError(str(path), problem) from error
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        problem = "expected UTF-8; received UTF-16. Convert the file, e.g. with iconv -f utf-16 -t utf-8."
        raise UserError(str(path), problem)
    if not content.strip():
        raise UserError(str(path), "expected rows; received an empty file. Give a file with at least one row.")
    return content


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
