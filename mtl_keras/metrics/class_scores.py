"""Scores of one class each, from plain numbers."""

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


def class_scores(truths: Array, guesses: Array) -> dict[str, float]:
    """Returns ``accuracy``, ``macro_f1`` and ``mcc``, as the metrics of these names do; 0 where there are no rows.

    Args:
        truths: the numbers of the true classes [N], not negative.
        guesses: the numbers of the predicted ones [N]; one that is no class is a number of its own.
    """
    size = 1 + int(max(truths.max(initial=0), guesses.max(initial=0)))
    right = truths == guesses
    hits, labelled, predicted = (np.bincount(of, minlength=size) for of in (truths[right], truths, guesses))
    return {
        "accuracy": float(right.mean()) if right.size else 0.0,
        "macro_f1": _macro_f1(hits, labelled, predicted),
        "mcc": _mcc(hits, labelled, predicted),
    }


def _macro_f1(hits: Array, labelled: Array, predicted: Array) -> float:
    marked = labelled + predicted
    each = 2 * hits[marked > 0] / marked[marked > 0]
    return float(each.mean()) if each.size else 0.0


def _mcc(hits: Array, labelled: Array, predicted: Array) -> float:
    """Returns Gorodkin's coefficient; see ``Mcc``."""
    labelled, predicted = labelled.astype(np.float64), predicted.astype(np.float64)
    total = labelled.sum()
    spreads = [total**2 - (each**2).sum() for each in (labelled, predicted)]
    if min(spreads) <= 0:
        return 0.0
    return float((hits.sum() * total - labelled @ predicted) / (spreads[0] ** 0.5 * spreads[1] ** 0.5))
