"""Scores of a confusion matrix of pixels."""

from collections.abc import Sequence
from itertools import compress
from typing import Any

import numpy as np


def iou_scores(confusion: "np.ndarray[Any, Any]", labels: Sequence[str] = ()) -> dict[str, float]:
    """Returns ``mean_iou``, ``pixel_accuracy``, and ``iou_<label>`` of each named label that occurs.

    Args:
        confusion: [C, C], the pixels of each true class (row) that were taken for each class (column).
        labels: the names of the classes.

    The mean is over the classes that occur, as a label or as a prediction.
    """
    counts = np.asarray(confusion, np.float64)
    hits = np.diagonal(counts)
    union = counts.sum(axis=0) + counts.sum(axis=1) - hits
    there, total = union > 0, counts.sum()
    each = hits[there] / union[there]
    scores = {
        "mean_iou": float(each.mean()) if each.size else 0.0,
        "pixel_accuracy": float(hits.sum() / total) if total else 0.0,
    }
    named = compress(labels, there)
    return scores | {f"iou_{label}": float(value) for label, value in zip(named, each, strict=bool(labels))}
