"""Logistic regression, its strength of regularisation chosen on the training rows."""

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

STRENGTHS = (0.1, 1.0, 10.0, 100.0)
"""Values of scikit-learn's C, of which one is chosen."""
MOST_ROWS = 20_000
"""Training rows of a regression: of more, that many by chance."""

_FOLDS = 3
_ROWS_TO_CHOOSE = 3_000
_LABELS_TO_CHOOSE = 20
_ITERATIONS = 100
_TOLERANCE = 1e-3
_LEAST_LIKELY = 1e-9
_SEED = 0


def some_rows(count: int, most: int = MOST_ROWS) -> Array:
    """Returns the numbers of all rows, or of so many by chance, in order: the same at each call."""
    if count <= most:
        return np.arange(count)
    return np.sort(np.random.default_rng(_SEED).permutation(count)[:most])


def chosen_regression(features: Any, labels: Array) -> Any:
    """Fits scikit-learn's ``LogisticRegression`` to classes, all rows weighing the same.

    Of ``STRENGTHS``, the one with the highest likelihood over three folds of at most 3,000 rows is taken. Classes
    are not balanced: that raises macro-F1 at the cost of accuracy, of MCC, and of probabilities that are such.

    Args:
        features: an array or a sparse matrix [N, D].
        labels: the classes [N], at least two.
    """
    strength = _best(lambda each: _likelihood(features, labels, each))
    return _fitted(features, labels, strength)


def chosen_regressions(features: Any, labels: Array) -> "list[Any | float]":
    """Fits one regression a label, all of the strength that suits the 20 most frequent best.

    Args:
        features: an array or a sparse matrix [N, D].
        labels: which labels rows have [N, C], bool.

    Returns:
        By label a fitted regression, or, where all rows are alike, the probability of the label.
    """
    counts = labels.sum(axis=0)
    varies = (counts > 0) & (counts < len(labels))
    frequent = np.argsort(-np.where(varies, counts, -1), kind="stable")[: min(_LABELS_TO_CHOOSE, varies.sum())]
    strength = _best(lambda each: sum(_likelihood(features, labels[:, column], each) for column in frequent))
    return [
        _fitted(features, labels[:, column], strength) if varies[column] else float(counts[column] > 0)
        for column in range(labels.shape[1])
    ]


def label_probabilities(models: "list[Any | float]", features: Any) -> Array:
    """Returns the probabilities [N, C] that ``chosen_regressions`` says of rows."""
    columns = [
        np.full(features.shape[0], model) if isinstance(model, float) else model.predict_proba(features)[:, 1]
        for model in models
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def _best(likelihood: Callable[[float], float]) -> float:
    found = {strength: likelihood(strength) for strength in STRENGTHS}
    return max(found, key=lambda strength: found[strength])


def _likelihood(features: Any, labels: Array, strength: float) -> float:
    """Returns the log-likelihood of held-out rows; a class that the rows to fit lack costs the most."""
    rows = some_rows(len(labels), _ROWS_TO_CHOOSE)
    folds = np.random.default_rng(_SEED).permutation(len(rows)) % _FOLDS
    total = 0.0
    for fold in range(_FOLDS):
        train, test = rows[folds != fold], rows[folds == fold]
        classes = np.unique(labels[train])
        if len(classes) > 1 and len(test):
            model = _fitted(features[train], labels[train], strength)
            places = np.searchsorted(classes, labels[test]).clip(max=len(classes) - 1)
            likely = model.predict_proba(features[test])[np.arange(len(test)), places]
            total += float(np.log(np.where(classes[places] == labels[test], likely, 0).clip(_LEAST_LIKELY)).sum())
    return total


def _fitted(features: Any, labels: Array, strength: float) -> Any:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a hundred steps are enough for a baseline
        return LogisticRegression(C=strength, max_iter=_ITERATIONS, tol=_TOLERANCE).fit(features, labels)
