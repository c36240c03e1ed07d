"""Scores of any number of labels a row, exactly, of arrays of any size."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from mtl_keras.metrics.average_precision import macro_average_precision, micro_average_precision
from mtl_keras.metrics.fmax_thresholds import THRESHOLDS
from mtl_keras.metrics.label_predictions import LabelPredictions

Array = np.ndarray[Any, Any]

_AT_ONCE = 2**22
"""Values that are looked at at once."""


def label_scores(truths: Array, predicted: LabelPredictions) -> dict[str, float]:
    """Returns ``micro_f1``, ``macro_f1``, ``fmax``, ``micro_auprc``, ``macro_auprc`` and ``mcc``; 0 without rows.

    As the metrics of these names in ``fit``, but for the areas, which know every probability here.

    Args:
        truths: [N, C], bool.
        predicted: of the same rows and labels.
    """
    if not truths.size:
        return dict.fromkeys(("micro_f1", "macro_f1", "fmax", "micro_auprc", "macro_auprc", "mcc"), 0.0)
    hits, labelled, given = _counts(truths, predicted.given)
    each = 2 * hits / np.maximum(labelled + given, 1)
    return {
        "micro_f1": float(2 * hits.sum() / max(1, (labelled + given).sum())),
        "macro_f1": float(each.mean()),
        "fmax": fmax(truths, predicted.probabilities),
        "micro_auprc": micro_average_precision(truths, predicted.probabilities),
        "macro_auprc": macro_average_precision(truths, predicted.probabilities),
        "mcc": _mean_mcc(hits, labelled, given, len(truths)),
    }


def fmax(truths: Array, probabilities: Array) -> float:
    """Returns F-max of rows; see ``Fmax``.

    Args:
        truths: [N, C], bool.
        probabilities: [N, C], float32.
    """
    count = 0
    answered, precision, recall = (np.zeros(len(THRESHOLDS)) for _ in range(3))
    for part in _parts(truths):
        benchmark = truths[part].any(axis=1)  # CAFA has no rows without a label
        true, likely = truths[part][benchmark], probabilities[part][benchmark]
        given, hits = _given_by_row(likely, np.ones_like(true)), _given_by_row(likely, true)
        count += len(true)
        answered += (given > 0).sum(axis=0)
        precision += (hits / np.maximum(given, 1)).sum(axis=0)
        recall += (hits / true.sum(axis=1)[:, None]).sum(axis=0)
    precision, recall = precision / np.maximum(answered, 1), recall / max(count, 1)
    return float(np.max(2 * precision * recall / np.maximum(precision + recall, 1e-12)))


def _given_by_row(probabilities: Array, counted: Array) -> Array:
    """Returns how many of the counted labels each row is given at each threshold [N, T]."""
    rows, labels = np.nonzero(counted & (probabilities >= THRESHOLDS[0]))
    sizes = len(THRESHOLDS) + 1
    reached = np.searchsorted(THRESHOLDS, probabilities[rows, labels], side="right")
    exactly = np.bincount(rows * sizes + reached, minlength=len(counted) * sizes).reshape(-1, sizes)
    return exactly[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]


def _counts(truths: Array, given: Array) -> tuple[Array, Array, Array]:
    """Returns how many rows have each label and are given it, have it, and are given it."""
    hits = np.zeros(truths.shape[1], np.int64)
    for part in _parts(truths):
        hits += (truths[part] & given[part]).sum(axis=0)
    return hits, truths.sum(axis=0), given.sum(axis=0)


def _mean_mcc(hits: Array, labelled: Array, given: Array, rows: int) -> float:
    """Returns the mean of the labels' correlations, 0 of those that do not vary."""
    hits, labelled, given = (each.astype(np.float64) for each in (hits, labelled, given))
    spreads = np.sqrt(labelled * (rows - labelled)) * np.sqrt(given * (rows - given))
    together = hits * rows - labelled * given
    return float(np.mean(together / np.where(spreads > 0, spreads, np.inf)))


def _parts(truths: Array) -> Iterator[slice]:
    rows = max(1, _AT_ONCE // truths.shape[1])
    return (slice(start, start + rows) for start in range(0, len(truths), rows))
