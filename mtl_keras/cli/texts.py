"""Reads the texts to predict, one a line."""

import sys
from pathlib import Path

from mtl_keras.errors import UserError


def read_texts(source: str) -> list[str]:
    """Returns the lines of a file, or of the standard input for ``-``.

    Raises:
        UserError: if it cannot be read or is not UTF-8; says the line.
    """
    name = "standard input" if source == "-" else source
    try:
        content = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise UserError(name, f"the file cannot be read: {error.strerror}.") from error
    # Only the line feed ends a line: a text may hold the other breaks that Python splits at.
    content = content.removeprefix(b"\xef\xbb\xbf")  # a byte order mark is no part of the first text
    lines = content.removesuffix(b"\n").split(b"\n") if content else []
    return [_decoded(line.removesuffix(b"\r"), f"{name}:{number}") for number, line in enumerate(lines, start=1)]


def _decoded(line: bytes, place: str) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        found = f"the byte {line[error.start]:#04x} at position {error.start}"
        raise UserError(place, f"expected UTF-8; received {found}.") from error
