"""Answers to pictures; those at fault do not take the others down."""

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from mtl_keras.images.checks import unreadable
from mtl_keras.images.trial import reason
from mtl_keras.prediction.looked_picture import LookedPicture
from mtl_keras.prediction.predictor import Answers, Predictor

_WINDOW = 64
"""Pictures that are looked at together."""
ROWS = 32
"""Most pictures of a batch."""
_PIXELS = 2**22
"""Most pixels of a batch with masks, each picture counted as its highest and widest, since masks are padded to that."""


@dataclass(frozen=True)
class AnsweredPicture:
    """What became of a picture.

    Args:
        content: the encoded picture; empty where it is at fault.
        fault: why there are no answers; None where there are.
        answers: by task; empty where the picture is at fault.
    """

    content: bytes
    fault: str | None
    answers: Answers


def answer_pictures(
    predictor: Predictor, pictures: "Iterable[Path | bytes]", batch_size: int = ROWS
) -> Iterator[AnsweredPicture]:
    """Yields what becomes of each picture, in their order; a few of them are held at a time.

    Args:
        predictor: a model that takes pictures.
        pictures: files, or their bytes.
        batch_size: most pictures of a batch.
    """
    rest = iter(pictures)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        while window := list(islice(rest, _WINDOW)):
            yield from answer_looked(predictor, list(pool.map(LookedPicture.of, window)), batch_size)


def answer_looked(
    predictor: Predictor, pictures: Sequence[LookedPicture], batch_size: int = ROWS
) -> Iterator[AnsweredPicture]:
    """Yields what becomes of each picture that was looked at, in their order."""
    sound = [picture for picture in pictures if not picture.fault]
    answered = (each for batch in _batches(predictor, sound, batch_size) for each in _answer_batch(predictor, batch))
    for picture in pictures:
        yield AnsweredPicture(b"", picture.fault, {}) if picture.fault else next(answered)


def _batches(predictor: Predictor, pictures: Sequence[LookedPicture], most: int) -> Iterator[list[LookedPicture]]:
    """Yields pictures in their order, as many together as their number and their padded masks allow."""
    fits = _masks_fit if predictor.masked_tasks else _any_fit
    batch: list[LookedPicture] = []
    for picture in pictures:
        if batch and (len(batch) == most or not fits([*batch, picture])):
            yield batch
            batch = []
        batch = [*batch, picture]
    if batch:
        yield batch


def _any_fit(batch: Sequence[LookedPicture]) -> bool:
    return True


def _masks_fit(batch: Sequence[LookedPicture]) -> bool:
    return len(batch) * max(one.height for one in batch) * max(one.width for one in batch) <= _PIXELS


def _answer_batch(predictor: Predictor, batch: Sequence[LookedPicture]) -> Iterator[AnsweredPicture]:
    """Answers a batch; where TensorFlow cannot, each picture by itself, so that the one at fault is found."""
    import tensorflow as tf

    try:
        contents = [picture.content() for picture in batch]
        answers = predictor.answers(contents)
    except (tf.errors.InvalidArgumentError, tf.errors.ResourceExhaustedError, OSError) as error:
        if len(batch) == 1:
            yield AnsweredPicture(b"", _fault(batch[0], error), {})
            return
        for picture in batch:
            yield from _answer_batch(predictor, [picture])
        return
    for content, answer in zip(contents, answers, strict=True):
        yield AnsweredPicture(content, None, answer)


def _fault(picture: LookedPicture, error: Exception) -> str:
    import tensorflow as tf

    if isinstance(error, OSError):  # since it was looked at
        return unreadable(error)
    if isinstance(error, tf.errors.ResourceExhaustedError):
        size = f"{picture.width} x {picture.height} pixels"
        return f"the memory does not suffice for its {size} ({reason(error)}). Make it smaller"
    return f"TensorFlow cannot use it ({reason(error)}). Save it anew as a PNG"
