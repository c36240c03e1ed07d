"""A row that a model is asked about."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class AskedRow:
    """What was read of a row, or why it could not be.

    Args:
        id: its name in the input, or its number from 1.
        value: a text, letters of a sequence, or a picture: its path or its encoded bytes.
        file: where it stands, as a person would name it.
        line: the line of the file, of a table the first one of the row, of Parquet the row; None of a whole file.
        fault: why it cannot be answered; None where it can.
        named: whether the input gives the id.
    """

    id: str
    value: str | bytes | Path
    file: str
    line: int | None = None
    fault: str | None = None
    named: bool = True

    @property
    def place(self) -> str:
        """Where it is, for a message."""
        if self.line is None:
            return self.file
        name = f": {self.id or 'a row without a name'}" if self.named else ""
        return f"{self.file}:{self.line}{name}"


def printable(text: str) -> str:
    """Returns text that can be written: bytes that were no UTF-8, and halves of pairs, are written out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
