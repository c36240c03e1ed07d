"""What became of a row."""

from dataclasses import dataclass

from mtl_keras.prediction.asked_row import AskedRow
from mtl_keras.prediction.predictor import Answers


@dataclass(frozen=True)
class AnsweredRow:
    """What became of a row.

    Args:
        asked: the row.
        answers: by task; empty where the row is at fault.
        fault: why there are no answers; None where there are.
    """

    asked: AskedRow
    answers: Answers
    fault: str | None = None
