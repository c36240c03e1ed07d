"""Tells rows with a label from rows without."""

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from mtl_keras.data.rows import Rows


def is_labelled(label: Any) -> bool:
    """Says whether a row has a label: no class of -1, no NaN, no empty mask; of a list not -1 throughout."""
    if isinstance(label, bytes):
        return len(label) > 0
    if hasattr(label, "__len__"):
        return len(label) == 0 or bool(np.max(label) >= 0)
    if isinstance(label, (float, np.floating)):  # a value, which may be negative
        return not np.isnan(label)
    return bool(label >= 0)


def labelled_count(rows: "Rows") -> int:
    """Returns how many rows have a label; those of texts all have."""
    if rows.field in ("text", "words"):
        return rows.count
    labels = rows.dataset.map(lambda row: row["label"]).ragged_batch(1024)
    return sum(is_labelled(label.numpy() if hasattr(label, "numpy") else label) for batch in labels for label in batch)
