"""The lines of a file, one of them in memory at a time."""

import gzip
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import BinaryIO, cast

from mtl_keras.errors import UserError
from mtl_keras.prediction.inputs.request import STANDARD_INPUT, InputRequest

_GZIP, _BOM = b"\x1f\x8b", b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def raw_lines(request: InputRequest) -> Iterator[str]:
    """Yields the lines of a file, compressed by gzip or not, their line feeds kept.

    A byte that is no UTF-8 becomes a surrogate, as Python's ``surrogateescape`` has it: its row is at fault alone.
    Only the line feed ends a line: a text may hold the other breaks that Python splits at.

    Raises:
        UserError: while it yields: the file cannot be read, is cut off, or is UTF-16.
    """
    try:
        with _opened(request) as file:
            for number, line in enumerate(file):
                content = line if number else _first(line, request)
                yield content.decode("utf-8", "surrogateescape")
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UserError(request.place, f"the file is cut off or damaged ({error}). Fetch it again.") from error
    except OSError as error:
        raise UserError(request.place, f"the file cannot be read: {error.strerror or error}.") from error


def _first(line: bytes, request: InputRequest) -> bytes:
    """Takes the byte order mark away, which is no part of the first text."""
    if line.startswith(_UTF16) or b"\0" in line[:2]:  # the mark may be missing
        problem = "expected UTF-8; received UTF-16. Convert the file, e.g. with iconv -f utf-16 -t utf-8."
        raise UserError(request.place, problem)
    return line.removeprefix(_BOM)


@contextmanager
def _opened(request: InputRequest) -> Iterator[BinaryIO]:
    """Opens a file and looks at its first bytes, since names of compressed files differ."""
    standard = request.source == STANDARD_INPUT
    with nullcontext(sys.stdin.buffer) if standard else request.path.open("rb") as file:
        if file.peek(2)[:2] != _GZIP:  # type: ignore[union-attr]  # both are buffered
            yield file
            return
        with gzip.open(file) as unpacked:
            yield cast(BinaryIO, unpacked)
