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


def any_labelled(rows: "Rows") -> bool:
    """Says whether a row has a label, as those of texts all have; reads no more rows than it takes to know."""
    if rows.field in ("text", "words"):
        return rows.count > 0
    labels = rows.dataset.map(lambda row: row["label"])
    return any(is_labelled(label.numpy()) for label in labels)
