"""A protein or text with a label a residue or word."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mtl_keras.report.subject import Subject
from mtl_keras.report.wording import finite

if TYPE_CHECKING:
    from mtl_keras.report.run_record import Row
    from mtl_keras.report.sections.section import Task


@dataclass(frozen=True)
class LabelledTokens:
    """What is known of each residue or word of a row.

    Args:
        subject: what it is about.
        tokens: the letters or words.
        truth: their labels, None where one is missing.
        predicted: what they were taken for, None where there is no answer.
        confidence: the probabilities of that, NaN where they are not known.
    """

    subject: Subject
    tokens: list[str]
    truth: list[str | None]
    predicted: list[str | None]
    confidence: list[float]

    @classmethod
    def of(cls, task: "Task", row: "Row") -> "LabelledTokens":
        """Reads a row; what a list is too short for is missing."""
        is_protein = "sequence" in row
        tokens = list(row["sequence"]) if is_protein else [str(word) for word in row["words"]]
        return cls(
            subject=task.subject(row) if is_protein else Subject(),
            tokens=tokens,
            truth=_names(row["labels"], len(tokens)),
            predicted=_names(row["predicted"], len(tokens)),
            confidence=[finite(value) for value in _filled(row.get("confidence") or [], len(tokens))],
        )

    @property
    def labelled(self) -> int:
        """How many have a label."""
        return sum(true is not None for true in self.truth)

    @property
    def right(self) -> int:
        """How many were taken for what they are."""
        return sum(true is not None and true == guess for true, guess in zip(self.truth, self.predicted, strict=True))

    @property
    def accuracy(self) -> float:
        """The share that is right of those that have a label, NaN where none has."""
        return self.right / self.labelled if self.labelled else math.nan


def _names(values: list[Any], size: int) -> list[str | None]:
    return [None if value is None or value == "" else str(value) for value in _filled(values, size)]


def _filled(values: list[Any], size: int) -> list[Any]:
    return [*values[:size], *[None] * (size - len(values))]
