"""A bounded sample of a file: large ones are not read to their end."""

import math
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mtl_keras.data.faults import working
from mtl_keras.errors import UserError

MOST_BYTES = 2**20
"""What of a file is looked at, about a tenth of a second's work."""
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_LOOKED_AT, _MOST_MARKS = 4096, 0.01
_MARKS = frozenset(range(1, 32)) - frozenset(b"\t\n\f\r")
"""Bytes that no text has, but for NUL, which that of UTF-16 has."""
_SHOWN_LINES, _SHOWN_LETTERS = 3, 60


@dataclass(frozen=True)
class Look:
    """The beginning of a file.

    Args:
        path: the file, as a person gave it.
        head: its first bytes.
        size: how many bytes it has.
    """

    path: Path
    head: bytes
    size: int

    @classmethod
    def at(cls, path: Path) -> "Look":
        """Reads the beginning of a file.

        Raises:
            UserError: it cannot be read, or is empty.
        """
        full = path.expanduser()
        try:
            if not full.is_file():
                raise UserError(str(path), "expected a file or a folder; received something that is neither.")
            with full.open("rb") as file:
                head = file.read(MOST_BYTES)
            size = full.stat().st_size
        except OSError as error:
            problem = f"expected a file that can be read; received: {error.strerror}. Correct the path{working(path)}."
            raise UserError(str(path), problem) from error
        if not head.strip():
            raise UserError(str(path), "expected rows; received an empty file. Give a file with at least one row.")
        return cls(path, head, size)

    @property
    def whole(self) -> bool:
        """Whether the file ends where the look does."""
        return len(self.head) >= self.size

    @cached_property
    def lines(self) -> list[str]:
        """The whole lines of the sample, with a line feed each.

        Raises:
            UserError: they are not UTF-8.
        """
        head = self.head if self.whole else self.head[: self.head.rfind(b"\n") + 1] or self.head
        head = head.removeprefix(b"\xef\xbb\xbf")
        try:
            text = head.decode("utf-8")
        except UnicodeDecodeError as error:
            raise self._not_text(head, error) from error
        lines = [f"{line.removesuffix(chr(13))}\n" for line in text.split("\n")]
        return lines[:-1] if lines[-1] == "\n" else lines

    @property
    def is_text(self) -> bool:
        """Whether the sample is text, of UTF-8."""
        try:
            return "\0" not in "".join(self.lines)
        except UserError:
            return False

    def check_encoding(self) -> None:
        """Checks that what seems to be a text is one of UTF-8; bytes of another kind of file pass.

        Raises:
            UserError: it is text of another encoding.
        """
        looked_at = self.head[:_LOOKED_AT]
        marks = sum(byte in _MARKS for byte in looked_at)
        if marks > _MOST_MARKS * len(looked_at) and looked_at[:2] not in _UTF_16:
            return
        if "\0" in (text := "".join(self.lines)):
            place = f"{self.path}:{text.count(chr(10), 0, text.index(chr(0))) + 1}"
            advice = "Remove it, or convert the file to UTF-8 if it is UTF-16"
            raise UserError(place, f"expected text; received a NUL byte. {advice}.")

    def total(self, count: int) -> int:
        """Returns how many there are in the file where there are so many in the sample: an estimate of a large one."""
        return count if self.whole else math.ceil(count * self.size / len(self.head))

    @cached_property
    def beginning(self) -> str:
        """What the file begins with, for messages."""
        if not self.is_text:
            return f"bytes that are no text, {self.head[:16]!r}"
        shown = [line.strip()[:_SHOWN_LETTERS] for line in self.lines if line.strip()][:_SHOWN_LINES]
        return "the lines " + ", ".join(f"`{line}`" for line in shown)

    def _not_text(self, head: bytes, error: UnicodeDecodeError) -> UserError:
        if head[:2] in _UTF_16:
            problem = "expected UTF-8; received UTF-16. Convert the file, e.g. with iconv -f utf-16 -t utf-8."
            return UserError(str(self.path), problem)
        line = head.count(b"\n", 0, error.start) + 1
        column = error.start - head.rfind(b"\n", 0, error.start)
        found = f"the byte 0x{head[error.start]:02x} at column {column}"
        problem = f"expected UTF-8; received {found}. Convert the file, e.g. with iconv -f latin1 -t utf-8."
        return UserError(f"{self.path}:{line}", problem)
