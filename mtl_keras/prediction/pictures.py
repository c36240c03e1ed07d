"""Answers to pictures; those at fault do not take the others down."""

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from mtl_keras.images import checks
from mtl_keras.prediction.predictor import Answers, Predictor

_WINDOW = 64
"""Pictures that are looked at together."""
_PIXELS = 2**22
"""Most pixels of a batch, each picture counted as its highest and widest, since masks are padded to that."""


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


@dataclass(frozen=True)
class _Sound:
    content: bytes
    height: int
    width: int


def answer_pictures(predictor: Predictor, pictures: "Iterable[Path | bytes]") -> Iterator[AnsweredPicture]:
    """Yields what becomes of each picture, in their order; a few of them are held at a time.

    Args:
        predictor: a model that takes pictures.
        pictures: files, or their bytes.
    """
    rest = iter(pictures)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        while window := list(islice(rest, _WINDOW)):
            looks = list(pool.map(_look, window))
            answered = _answered(predictor, [look for look in looks if isinstance(look, _Sound)])
            for look in looks:
                yield next(answered) if isinstance(look, _Sound) else AnsweredPicture(b"", look, {})


def _look(picture: Path | bytes) -> "_Sound | str":
    """Returns a picture that can be used, or why it cannot."""
    try:
        content = picture if isinstance(picture, bytes) else picture.read_bytes()
        return _Sound(content, *checks.read_size(content))
    except OSError as error:
        return f"expected a file that can be read; received: {error.strerror}"
    except ValueError as error:
        return str(error)


def _answered(predictor: Predictor, pictures: Sequence[_Sound]) -> Iterator[AnsweredPicture]:
    for batch in _batches(pictures):
        yield from _answer_batch(predictor, batch)


def _batches(pictures: Sequence[_Sound]) -> Iterator[list[_Sound]]:
    """Yields pictures in their order, as many together as their padded masks allow."""
    batch: list[_Sound] = []
    for picture in pictures:
        joined = [*batch, picture]
        if batch and len(joined) * max(one.height for one in joined) * max(one.width for one in joined) > _PIXELS:
            yield batch
            joined = [picture]
        batch = joined
    if batch:
        yield batch


def _answer_batch(predictor: Predictor, batch: Sequence[_Sound]) -> Iterator[AnsweredPicture]:
    """Answers a batch; where TensorFlow cannot, each picture by itself, so that the one at fault is found."""
    import tensorflow as tf

    try:
        answers = predictor.answers([picture.content for picture in batch])
    except (tf.errors.InvalidArgumentError, tf.errors.ResourceExhaustedError) as error:
        if len(batch) == 1:
            yield AnsweredPicture(b"", f"TensorFlow cannot use it ({_reason(error)}). Save it anew as a PNG", {})
            return
        for picture in batch:
            yield from _answer_batch(predictor, [picture])
        return
    for picture, answer in zip(batch, answers, strict=True):
        yield AnsweredPicture(picture.content, None, answer)


def _reason(error: Exception) -> str:
    """Returns the words of TensorFlow's message, without the names of nodes."""
    first = str(error).partition("\n")[0]
    return first.rpartition("}}")[2].strip() or type(error).__name__
