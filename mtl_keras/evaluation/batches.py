"""Raw rows in batches of like length."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from mtl_keras.data.labelled import is_labelled
from mtl_keras.data.rows import Rows

if TYPE_CHECKING:
    import tensorflow as tf

Array = np.ndarray[Any, Any]

WINDOW = 4096
"""Rows of text or sequences that are held at once, and sorted by length."""
PICTURES = 256
"""Rows of pictures that are held at once."""
PIXELS = 2**24
"""Most pixels of the masks of a batch, each counted as the highest and widest, since they are padded to that."""


class Batch(NamedTuple):
    """Rows that the model sees at once.

    Args:
        numbers: of the rows in their window.
        tasks: the numbers of the tasks that answer. Those with a mask do so only where it is given: the size of what is
            answered is known by it.
    """

    numbers: Array
    tasks: tuple[int, ...]


@dataclass(frozen=True)
class Window:
    """Some rows that tasks share.

    Args:
        values: the raw field of each row.
        shown: what stands for each row in a line of predictions: the raw field, or a picture's or a sequence's name.
        labels: the label of each row, by the number of the task.
        batches: the rows by batches; a row without any label is in none.
    """

    values: "tf.Tensor | tf.RaggedTensor"
    shown: list[Any]
    labels: list[list[Any]]
    batches: list[Batch]


def windows(rows: Sequence[Rows], batch_size: int) -> Iterator[Window]:
    """Yields the rows, some at a time.

    Args:
        rows: the same rows, each with the labels of one task.
        batch_size: rows of a batch.
    """
    first = rows[0]
    pictures = first.field == "image"
    for parts in zip(*(each.batches(PICTURES if pictures else WINDOW) for each in rows), strict=True):
        values, labels = parts[0][first.field], [listed(part["label"]) for part in parts]
        names = [listed(part["name"]) for part in parts] if first.field in ("image", "sequence") else [listed(values)]
        assert all(other == names[0] for other in names), "the rows of joint tasks differ"
        order = np.arange(len(names[0])) if pictures else np.argsort(_lengths(values), kind="stable")
        yield Window(values, names[0], labels, _batches(labels, order, batch_size))


def _batches(labels: list[list[Any]], order: Array, batch_size: int) -> list[Batch]:
    """Puts rows with a label together, those with the same masks."""
    alike: dict[tuple[int, ...], list[int]] = {}
    for number in order.tolist():
        own = [column[number] for column in labels]
        if any(is_labelled(label) for label in own):
            answering = tuple(task for task, label in enumerate(own) if not _is_missing_mask(label))
            alike.setdefault(answering, []).append(number)
    return [
        Batch(np.array(numbers), tasks)
        for tasks, own in alike.items()
        for numbers in _cut({number: _largest([column[number] for column in labels]) for number in own}, batch_size)
    ]


def _is_missing_mask(label: Any) -> bool:
    return isinstance(label, bytes) and not label


def _cut(sizes: dict[int, tuple[int, int]], batch_size: int) -> list[list[int]]:
    """Cuts rows into batches, as many a batch as it takes and as the sizes of their masks allow."""
    batches: list[list[int]] = []
    height = width = 0
    for number, (own_height, own_width) in sizes.items():
        height, width = max(height, own_height), max(width, own_width)
        full = not batches or len(batches[-1]) == batch_size or (len(batches[-1]) + 1) * height * width > PIXELS
        if full:
            batches.append([])
            height, width = own_height, own_width
        batches[-1].append(number)
    return batches


def _largest(labels: list[Any]) -> tuple[int, int]:
    heights, widths = zip(*map(_mask_size, labels), strict=True)
    return max(heights), max(widths)


def _mask_size(label: Any) -> tuple[int, int]:
    """Returns height and width of a label that is a mask, a PNG, of which they are a part; 0 of other labels."""
    if not isinstance(label, bytes):
        return 0, 0
    return int.from_bytes(label[20:24], "big"), int.from_bytes(label[16:20], "big")


def listed(values: "tf.Tensor | tf.RaggedTensor") -> list[Any]:
    """Returns a value a row: bytes, numbers, arrays, or lists of a Ragged column."""
    import tensorflow as tf

    rows: list[Any] = values.to_list() if isinstance(values, tf.RaggedTensor) else list(values.numpy())
    return rows


def _lengths(values: "tf.Tensor | tf.RaggedTensor") -> Array:
    import tensorflow as tf

    if isinstance(values, tf.RaggedTensor):
        lengths = tf.reduce_sum(tf.strings.length(values), axis=1)
    else:
        lengths = tf.strings.length(values)
    found: Array = lengths.numpy()
    return found
