"""How often each label occurs."""

from typing import Any

import numpy as np

from mtl_keras.data.labelled import is_labelled
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
        given = [label for label in _labels(batch["label"]) if is_labelled(label)]
        labelled += len(given)
        if names:
            counts += sum((_COUNTS[head.per](label, len(names)) for label in given), np.zeros_like(counts))
    return labelled, dict(zip(names, counts.tolist(), strict=True)) if names else None


def _labels(column: Any) -> list[Any]:
    """Returns a label a row of a batch, dense or ragged."""
    return [row.numpy() for row in column] if hasattr(column, "row_splits") else list(column.numpy())


def _of_numbers(label: Any, size: int) -> Array:
    numbers = np.atleast_1d(np.asarray(label, np.int64))
    return np.bincount(numbers[numbers >= 0], minlength=size)


_COUNTS = {
    "row": _of_numbers,
    "word": _of_numbers,
    "label": lambda label, size: np.asarray(label, np.int64),
    "pixel": pixel_counts,
}
"""By what has a label: the label of a row and the number of names to a count a name."""
