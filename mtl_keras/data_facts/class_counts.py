"""How often each label occurs."""

from typing import Any

import numpy as np

from mtl_keras.data.labelled import labelled_rows
from mtl_keras.data.rows import Rows
from mtl_keras.heads.base import Head
from mtl_keras.images.encoded_mask import pixel_counts

_BATCH = 1024
Array = np.ndarray[Any, Any]


def class_counts(rows: Rows, head: Head) -> tuple[int, dict[str, int] | None]:
    """Returns how many rows have a label, and how often each label occurs: in rows, words, residues or pixels.

    Of a head without label names the second is None.
    """
    names = getattr(head, "labels", None) or ()
    labelled, counts = 0, np.zeros(len(names), np.int64)
    for batch in rows.batches(_BATCH):
        column = batch["label"]
        given = labelled_rows(column)
        labelled += int(given.sum())
        if names:
            counts += _COUNTS[head.per](getattr(column, "flat_values", column).numpy(), len(names))
    return labelled, dict(zip(names, counts.tolist(), strict=True)) if names else None


def _of_numbers(labels: Array, size: int) -> Array:
    return np.bincount(labels[labels >= 0], minlength=size)


def _of_flags(labels: Array, size: int) -> Array:
    return np.asarray((labels > 0).sum(axis=0))


def _of_masks(labels: Array, size: int) -> Array:
    return sum((pixel_counts(mask, size) for mask in labels), np.zeros(size, np.int64))


_COUNTS = {"row": _of_numbers, "word": _of_numbers, "label": _of_flags, "pixel": _of_masks}
"""By what has a label: the labels of a batch, of all rows in one, and the number of names to a count a name."""
