"""Raw rows in batches of like length."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mtl_keras.data.labelled import is_labelled
from mtl_keras.data.rows import Rows

if TYPE_CHECKING:
    import tensorflow as tf

WINDOW = 4096
"""Rows of text or sequences that are held at once, and sorted by length."""
PICTURES = 256
"""Rows of pictures that are held at once."""
PIXELS = 2**24
"""Most pixels of the masks of a batch, each counted as the highest and widest, since they are padded to that."""

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Window:
    """Some rows of a task.

    Args:
        values: the raw field of each row.
        shown: what stands for each row in a line of predictions: the raw field, or a picture's or a sequence's name.
        labels: the label of each row.
        batches: the numbers of the rows of each batch; a row without a label is in none.
    """

    values: Any
    shown: Any
    labels: Any
    batches: list[Array]


def windows(rows: Rows, batch_size: int) -> Iterator[Window]:
    """Yields the rows, some at a time."""
    pictures = rows.field == "image"
    for window in rows.batches(PICTURES if pictures else WINDOW):
        values, labels = window[rows.field], window["label"]
        if pictures:
            masks = listed(labels)
            yield Window(values, window["name"], labels, _batches(masks, np.arange(len(masks)), batch_size))
        else:
            order = np.argsort(_lengths(values), kind="stable")
            shown = window["name"] if rows.field == "sequence" else values
            yield Window(values, shown, labels, _batches(listed(labels), order, batch_size))


def _batches(labels: list[Any], order: Array, batch_size: int) -> list[Array]:
    """Puts rows with a label together, as many as a batch takes and as their masks allow."""
    batches: list[list[int]] = []
    height = width = 0
    for number in order:
        if not is_labelled(labels[number]):
            continue
        own_height, own_width = _mask_size(labels[number])
        height, width = max(height, own_height), max(width, own_width)
        full = not batches or len(batches[-1]) == batch_size or (len(batches[-1]) + 1) * height * width > PIXELS
        if full:
            batches.append([])
            height, width = own_height, own_width
        batches[-1].append(int(number))
    return [np.array(batch) for batch in batches]


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
