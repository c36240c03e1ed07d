"""The threshold that makes F1 highest."""

from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]


class BestThreshold(NamedTuple):
    """A threshold and what it gains on the rows that it was chosen on.

    Args:
        threshold: the probability from which the label is given.
        positive_rows: rows that have the label.
        f1: F1 of the label with the threshold.
        f1_before: F1 with the head's own.
    """

    threshold: float
    positive_rows: int
    f1: float
    f1_before: float


def best_threshold(have: Array, probabilities: Array, own: float) -> BestThreshold:
    """Returns the threshold that makes F1 of a label highest, midway between two probabilities of the rows.

    Of thresholds with the same F1 it is the one nearest to the head's own. A label that no row has keeps the head's.

    Args:
        have: whether each row has the label, bool.
        probabilities: of the label, float32.
        own: the head's own threshold.

    Shapes:
        have, probabilities: [N].
    """
    positive = int(have.sum())
    before = f1_at(have, probabilities, own)
    if not positive:
        return BestThreshold(own, 0, before, before)
    order = np.argsort(-probabilities, kind="stable")
    ranked, hits = probabilities[order].astype(np.float32), np.cumsum(have[order])
    below = np.append(ranked[1:], np.float32(0))
    cuts = np.flatnonzero((ranked > below) & (ranked < 1))
    if not len(cuts):
        return BestThreshold(own, positive, before, before)
    scores = 2 * hits[cuts] / (cuts + 1 + positive)
    middles = (ranked[cuts] + below[cuts]) / 2
    thresholds = np.where(middles > below[cuts], middles, ranked[cuts])  # neighbours in float32 have no middle
    best = np.flatnonzero(scores == scores.max())
    chosen = best[np.argmin(np.abs(thresholds[best] - own))]
    if scores[chosen] <= before:
        return BestThreshold(own, positive, before, before)
    return BestThreshold(float(thresholds[chosen]), positive, float(scores[chosen]), before)


def f1_at(have: Array, probabilities: Array, threshold: float) -> float:
    """Returns F1 of a label that is given from a threshold on, compared in float32; 0 without a hit."""
    given = probabilities >= np.float32(threshold)
    both = 2 * int((have & given).sum())
    return both / (int(have.sum()) + int(given.sum())) if both else 0.0
