"""What a model is asked: texts, pictures or sequences."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from mtl_keras.cli.pictures import AskedPictures
from mtl_keras.cli.sequences import AskedSequences
from mtl_keras.cli.texts import AskedTexts
from mtl_keras.errors import UserError

if TYPE_CHECKING:
    from mtl_keras.prediction.predictor import Predictor


class Questions(Protocol):
    """Inputs that are read or found, and how their answers are told."""

    def show(self, predictor: "Predictor") -> None:
        """Prints the answers for a person."""

    def say(self, predictor: "Predictor") -> None:
        """Prints the answers for a program, a line of JSON an input."""

    def write(self, predictor: "Predictor", output: Path) -> None:
        """Writes the answers to a folder or a file."""


def read_questions(field: str, source: str) -> Questions:
    """Returns what is asked.

    Args:
        field: what the model takes: ``text``, ``image`` or ``sequence``.
        source: a file, a folder, or ``-`` for the standard input.

    Raises:
        UserError: there is nothing like that.
    """
    return _READERS[field](source)


def check_there(source: str) -> None:
    """Looks whether there is something to read, before a model is loaded for it.

    Raises:
        UserError: there is not.
    """
    try:
        if source != "-":
            os.stat(source)
    except OSError as error:
        raise UserError(source, f"the file cannot be read: {error.strerror}.") from error


_READERS: dict[str, Callable[[str], Questions]] = {
    "text": AskedTexts.read,
    "image": AskedPictures.read,
    "sequence": AskedSequences.read,
}
