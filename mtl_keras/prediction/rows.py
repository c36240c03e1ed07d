"""Answers to rows as they are read; those at fault do not take the others down."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from mtl_keras.prediction import sequences, texts
from mtl_keras.prediction.answered_row import AnsweredRow
from mtl_keras.prediction.asked_row import AskedRow
from mtl_keras.prediction.by_length import BatchSize, answer_by_length
from mtl_keras.prediction.pictures import ROWS, answer_pictures
from mtl_keras.prediction.predictor import Predictor


class _Way(NamedTuple):
    """How rows of a kind are answered: how many of them are held at once, and how they go through the model."""

    window: int
    answer: Callable[[Predictor, Sequence[AskedRow], int | None], Iterable[AnsweredRow]]


def windows(rows: Iterable[AskedRow], field: str) -> Iterator[list[AskedRow]]:
    """Yields the rows that are held and answered together.

    Args:
        rows: all of them.
        field: what the model takes.
    """
    rest = iter(rows)
    while window := list(islice(rest, _WAYS[field].window)):
        yield window


def answer_rows(predictor: Predictor, window: Sequence[AskedRow], batch_size: int | None = None) -> list[AnsweredRow]:
    """Returns what becomes of each row of a window, in their order.

    Args:
        predictor: the model.
        window: the rows.
        batch_size: most rows that go through the model together; by default 64 texts or sequences, 32 pictures.

    Raises:
        UserError: a batch does not fit into the memory.
    """
    sound = [row for row in window if row.fault is None]
    answered = iter(_WAYS[predictor.field].answer(predictor, sound, batch_size))
    return [next(answered) if row.fault is None else AnsweredRow(row, {}, row.fault) for row in window]


def _by_length(size: BatchSize) -> Callable[[Predictor, Sequence[AskedRow], int | None], list[AnsweredRow]]:
    def answer(predictor: Predictor, rows: Sequence[AskedRow], batch_size: int | None) -> list[AnsweredRow]:
        encoded = [row.value.encode() for row in rows if isinstance(row.value, str)]
        answers = answer_by_length(predictor, encoded, replace(size, rows=batch_size or size.rows))
        return [AnsweredRow(row, found) for row, found in zip(rows, answers, strict=True)]

    return answer


def _pictures(predictor: Predictor, rows: Sequence[AskedRow], batch_size: int | None) -> Iterator[AnsweredRow]:
    pictures = (row.value if isinstance(row.value, bytes) else Path(row.value) for row in rows)
    answered = answer_pictures(predictor, pictures, batch_size or ROWS)
    for row, found in zip(rows, answered, strict=True):
        yield AnsweredRow(row, found.answers, found.fault)


_WAYS = {
    "text": _Way(1024, _by_length(texts.SIZE)),
    "sequence": _Way(sequences.WINDOW, _by_length(sequences.SIZE)),
    "image": _Way(256, _pictures),
}
"""By what the model takes."""
