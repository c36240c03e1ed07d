"""What a model is asked: texts, pictures or sequences."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from mtl_keras.cli.pictures import AskedPictures
from mtl_keras.cli.rows import AskedRows
from mtl_keras.errors import UserError
from mtl_keras.prediction.inputs.request import STANDARD_INPUT, InputRequest

if TYPE_CHECKING:
    from mtl_keras.prediction.predictor import Predictor


class Questions(Protocol):
    """Inputs that are read or found, and how their answers are told."""

    def show(self, predictor: "Predictor") -> None:
        """Prints the answers for a person."""

    def say(self, predictor: "Predictor") -> None:
        """Prints the answers for a program, a line of JSON an input."""

    def write(self, predictor: "Predictor", output: Path) -> None:
        """Writes the answers to a folder."""


def read_questions(field: str, request: InputRequest) -> Questions:
    """Returns what is asked.

    Args:
        field: what the model takes: ``text``, ``image`` or ``sequence``.
        request: where it is.

    Raises:
        UserError: there is nothing like that.
    """
    check_there(request.source)
    return _READERS[field](request)


def check_there(source: str) -> None:
    """Looks whether there is something to read, before a model is loaded for it.

    Raises:
        UserError: there is not.
    """
    try:
        if source != STANDARD_INPUT:
            os.stat(source)
    except OSError as error:
        raise UserError(source, f"the file cannot be read: {error.strerror}.") from error


_READERS: dict[str, Callable[[InputRequest], Questions]] = {
    "text": lambda request: AskedRows(request, "text"),
    "image": AskedPictures.asked,
    "sequence": lambda request: AskedRows(request, "sequence"),
}
