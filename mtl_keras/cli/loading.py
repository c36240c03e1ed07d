"""What several commands load. Nothing of it is imported before a command asks for it."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mtl_keras.cli.questions import Questions
    from mtl_keras.prediction.predictor import Predictor


def questions_of(field: str, source: str) -> "Questions":
    """Returns what a person asks of a model."""
    from mtl_keras.cli.questions import read_questions
    from mtl_keras.prediction.inputs.request import InputRequest

    return read_questions(field, InputRequest(source))


def predictor_of(path: Path) -> "Predictor":
    """Returns what answers, of a run or an export."""
    from mtl_keras.prediction.predictor import Predictor

    return Predictor.load(path)


def quiet() -> None:
    """Keeps TensorFlow's start-up chatter from the person."""
    from mtl_keras.quiet import quiet_tensorflow

    quiet_tensorflow()
