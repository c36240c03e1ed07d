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


def labelled_rows(column: Any) -> "np.ndarray[Any, Any]":
    """Says of each row of a batch of labels [B], a tensor, dense or ragged, whether it has a label."""
    if hasattr(column, "row_splits"):
        splits, there = column.row_splits.numpy(), np.cumsum(column.flat_values.numpy() >= 0)
        return np.asarray((np.diff(np.append(0, there)[splits]) > 0) | (np.diff(splits) == 0))
    labels = column.numpy()
    if labels.ndim == 1:
        return np.array([is_labelled(label) for label in labels], bool)
    return np.asarray((labels >= 0).any(axis=1) | (labels.shape[1] == 0))


def any_labelled(rows: "Rows") -> bool:
    """Says whether a row has a label; reads no more rows than it takes to know."""
    labels = rows.dataset.map(lambda row: row["label"])
    return any(is_labelled(label.numpy()) for label in labels)
