"""Answers to sequences; those at fault do not take the others down."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from mtl_keras.prediction.by_length import BatchSize, answer_by_length
from mtl_keras.prediction.predictor import Answers, Predictor

WINDOW = 1024
"""Sequences that are held at once, and sorted by length."""
SIZE = BatchSize(rows=64, units=2**15)
"""Of a batch; a sequence of any length goes through whole."""


@dataclass(frozen=True)
class AskedSequence:
    """A sequence that a model is asked about.

    Args:
        name: its accession.
        letters: it, cleaned.
        fault: why it cannot be answered; None where it can.
    """

    name: str
    letters: str
    fault: str | None = None


@dataclass(frozen=True)
class AnsweredSequence:
    """What became of a sequence.

    Args:
        asked: the sequence.
        answers: by task; empty where the sequence is at fault.
    """

    asked: AskedSequence
    answers: Answers


def answer_sequences(predictor: Predictor, asked: Iterable[AskedSequence]) -> Iterator[AnsweredSequence]:
    """Yields what becomes of each sequence, in their order; a window of them is held at a time.

    Args:
        predictor: a model that takes sequences.
        asked: the sequences.
    """
    rest = iter(asked)
    while window := list(islice(rest, WINDOW)):
        answers = iter(answer_by_length(predictor, [one.letters.encode() for one in window if not one.fault], SIZE))
        yield from (AnsweredSequence(one, {} if one.fault else next(answers)) for one in window)
