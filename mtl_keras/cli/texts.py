"""Texts to predict, one a line."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mtl_keras.cli.answers import answer_lines
from mtl_keras.cli.console import console, say_json
from mtl_keras.data.picture_files import READABLE
from mtl_keras.errors import UserError

if TYPE_CHECKING:
    from mtl_keras.prediction.predictor import Predictor

_WANTED = "the model takes texts: expected a file with one a line; received"


@dataclass(frozen=True)
class AskedTexts:
    """Texts that a model is asked about.

    Args:
        texts: the texts.
    """

    texts: list[str]

    @classmethod
    def read(cls, source: str) -> "AskedTexts":
        """Reads the lines of a file, or of the standard input for ``-``.

        Raises:
            UserError: if it cannot be read, is a folder or a picture, or is not UTF-8; says the line.
        """
        if Path(source).is_dir():
            raise UserError(source, f"{_WANTED} a folder.")
        if Path(source).suffix.lower() in READABLE:
            raise UserError(source, f"{_WANTED} a picture.")
        return cls(read_texts(source))

    def show(self, predictor: "Predictor") -> None:
        """Prints each text, then a line a task."""
        from mtl_keras.prediction.texts import answer_texts

        for text, answers in zip(self.texts, answer_texts(predictor, self.texts), strict=True):
            console.print(*answer_lines(text, answers), sep="\n", soft_wrap=True)

    def say(self, predictor: "Predictor") -> None:
        """Prints a line of JSON a text."""
        from mtl_keras.prediction.texts import answer_texts

        for text, answers in zip(self.texts, answer_texts(predictor, self.texts), strict=True):
            say_json({"text": text, **answers})

    def write(self, predictor: "Predictor", folder: Path) -> None:
        """Refuses.

        Raises:
            UserError: always.
        """
        raise UserError(
            "--output",
            "it is for pictures and sequences; answers to texts go to the standard output. Leave it out, or redirect.",
        )


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
