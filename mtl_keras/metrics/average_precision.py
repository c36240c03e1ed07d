"""Average precision, exactly, of arrays that are too large to be sorted as a whole."""

from collections.abc import Iterator
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

_AT_ONCE = 2**22
"""Values that are copied and sorted at once."""


def micro_average_precision(truths: Array, probabilities: Array) -> float:
    """Returns the average precision of all labels of all rows together, 0 where there is none.

    Precision matters at the probabilities of the true labels only: how many are given there is counted part by part.

    Args:
        truths: [N, C], true where a row has a label.
        probabilities: [N, C].
    """
    rows = max(1, _AT_ONCE // max(1, truths.shape[1]))
    parts = [slice(start, start + rows) for start in range(0, len(truths), rows)]
    of_true = [probabilities[part][truths[part]] for part in parts]
    thresholds, hits = np.unique(np.concatenate([*of_true, np.empty(0, np.float32)]), return_counts=True)
    below = np.zeros(len(thresholds), np.int64)
    for part in parts:
        below += np.searchsorted(np.sort(probabilities[part], axis=None), thresholds)
    return _average(hits, truths.size - below)


def macro_average_precision(truths: Array, probabilities: Array) -> float:
    """Returns the mean of the average precisions of the labels that at least one row has, 0 where there is none."""
    each = [
        _average(*_counts(values, own))
        for own, values in _columns(truths, probabilities)
        if own.any()  # of a label that no row has, there is no recall
    ]
    return float(np.mean(each)) if each else 0.0


def _columns(truths: Array, probabilities: Array) -> Iterator[tuple[Array, Array]]:
    """Yields each label's column; several are copied at once, as rows lie far apart."""
    many = max(1, _AT_ONCE // max(1, len(truths)))
    for start in range(0, truths.shape[1], many):
        part = np.s_[:, start : start + many]
        yield from zip(truths[part].T.copy(), probabilities[part].T.copy(), strict=True)


def _counts(probabilities: Array, truths: Array) -> tuple[Array, Array]:
    """Returns how many true labels each of their probabilities has, and how many labels are given there."""
    thresholds, hits = np.unique(probabilities[truths], return_counts=True)
    return hits, len(truths) - np.searchsorted(np.sort(probabilities), thresholds)


def _average(hits: Array, given: Array) -> float:
    """Returns sum_k (R_k - R_(k-1)) P_k of rising thresholds.

    Args:
        hits: how many true labels have each threshold as their probability.
        given: how many labels have at least it.
    """
    if not len(hits):
        return 0.0
    found = np.cumsum(hits[::-1])[::-1]
    return float((hits * (found / given)).sum() / hits.sum())
