"""Answers to sequences; those at fault do not take the others down."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from mtl_keras.prediction.predictor import Answers, Predictor

_WINDOW = 1024
"""Sequences that are held at once, and sorted by length."""
_ROWS = 64
"""Most sequences of a batch."""
_RESIDUES = 2**15
"""Most residues of a batch, each sequence counted as its longest."""


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
    while window := list(islice(rest, _WINDOW)):
        answers: dict[int, Answers] = {}
        sound = [place for place, one in enumerate(window) if not one.fault]
        for batch in _batches(window, sound):
            found = predictor.answers([window[place].letters.encode() for place in batch])
            answers.update(zip(batch, found, strict=True))
        yield from (AnsweredSequence(one, answers.get(place, {})) for place, one in enumerate(window))


def _batches(window: Sequence[AskedSequence], places: Sequence[int]) -> Iterator[list[int]]:
    """Yields the places of sequences of like length, as many together as their padded number of residues allows."""
    batch: list[int] = []
    for place in sorted(places, key=lambda each: len(window[each].letters)):
        if batch and (len(batch) == _ROWS or (len(batch) + 1) * len(window[place].letters) > _RESIDUES):
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch
