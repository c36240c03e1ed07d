"""A head's metrics, computed from plain labels and predictions."""

from collections.abc import Callable, Sequence
from typing import Any

from mtl_keras.metrics.entity_counts import entity_scores


def classification_scores(labels: Sequence[str], predicted: Sequence[str]) -> dict[str, float]:
    """Returns ``macro_f1`` and ``accuracy``, 0 where there are no rows."""
    from sklearn.metrics import accuracy_score, f1_score

    if not len(labels):
        return {"macro_f1": 0.0, "accuracy": 0.0}
    return {
        "macro_f1": float(f1_score(labels, predicted, average="macro")),
        "accuracy": float(accuracy_score(labels, predicted)),
    }


def regression_scores(labels: Sequence[float], predicted: Sequence[float]) -> dict[str, float]:
    """Returns ``r2`` (0 where the labels do not vary), ``rmse`` and ``mae``."""
    import numpy as np

    truth, values = np.asarray(labels, np.float64), np.asarray(predicted, np.float64)
    if not truth.size:
        return {"r2": 0.0, "rmse": 0.0, "mae": 0.0}
    errors, varies = values - truth, truth.var()
    return {
        "r2": float(1 - (errors**2).mean() / varies) if varies > 0 else 0.0,
        "rmse": float((errors**2).mean() ** 0.5),
        "mae": float(abs(errors).mean()),
    }


SCORES: dict[str, Callable[[Sequence[Any], Sequence[Any]], dict[str, float]]] = {
    "classification": classification_scores,
    "regression": regression_scores,
    "token_tagging": entity_scores,
}
