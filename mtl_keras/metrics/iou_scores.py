"""Scores of a confusion matrix of pixels."""

from collections.abc import Sequence
from typing import Any

import numpy as np


def iou_scores(confusion: "np.ndarray[Any, Any]", labels: Sequence[str] = ()) -> dict[str, float]:
    """Returns ``mean_iou``, ``pixel_accuracy``, and ``iou_<label>`` of each label that is named.

    Args:
        confusion: [C, C], the pixels of each true class (row) that were taken for each class (column).
        labels: the names of the classes.

    The mean is over the classes that occur, as a label or as a prediction; the IoU of one that does not is 0.
    """
    counts = np.asarray(confusion, np.float64)
    hits = np.diagonal(counts)
    union = counts.sum(axis=0) + counts.sum(axis=1) - hits
    each = np.divide(hits, union, out=np.zeros_like(hits), where=union > 0)
    occurring, total = np.count_nonzero(union), counts.sum()
    scores = {
        "mean_iou": float(each.sum() / occurring) if occurring else 0.0,
        "pixel_accuracy": float(hits.sum() / total) if total else 0.0,
    }
    return scores | {f"iou_{label}": float(value) for label, value in zip(labels, each, strict=bool(labels))}
