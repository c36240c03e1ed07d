"""Answers to rows in batches of like length, so that little is padded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mtl_keras.errors import UserError
from mtl_keras.prediction.predictor import Answers, Predictor


@dataclass(frozen=True)
class BatchSize:
    """How much goes through the model together.

    Args:
        rows: most rows of a batch.
        units: most bytes of a batch, each row counted as its longest; None for any.
    """

    rows: int
    units: int | None = None

    def fits(self, rows: int, longest: int) -> bool:
        """Says whether so many rows are one batch."""
        return rows <= self.rows and (self.units is None or rows * longest <= self.units)


def answer_by_length(predictor: Predictor, rows: Sequence[bytes], size: BatchSize) -> list[Answers]:
    """Returns the answers in the order of the rows.

    Args:
        predictor: a model that takes texts or sequences.
        rows: held at once, and sorted by length.
        size: of the batches.

    Raises:
        UserError: a batch does not fit into the memory.
    """
    answers: list[Answers] = [{}] * len(rows)
    for batch in _batches(rows, size):
        found = _answers(predictor, [rows[place] for place in batch])
        for place, answer in zip(batch, found, strict=True):
            answers[place] = answer
    return answers


def _answers(predictor: Predictor, batch: Sequence[bytes]) -> list[Answers]:
    import tensorflow as tf

    try:
        return predictor.answers(batch)
    except tf.errors.ResourceExhaustedError as error:
        size = f"{len(batch)} rows of up to {max(map(len, batch)):,} bytes together"
        raise UserError("--batch-size", f"the memory does not suffice for {size}. Give a smaller one.") from error


def _batches(rows: Sequence[bytes], size: BatchSize) -> Iterator[list[int]]:
    """Yields places of rows of like length."""
    batch: list[int] = []
    for place in sorted(range(len(rows)), key=lambda each: len(rows[each])):
        if batch and not size.fits(len(batch) + 1, len(rows[place])):
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch
