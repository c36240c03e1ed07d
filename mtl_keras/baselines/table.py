"""The baselines of each kind of head."""

from collections.abc import Callable, Sequence
from typing import Any

from mtl_keras.baselines.base import Fitted, Rows
from mtl_keras.baselines.majority import (
    all_outside,
    frequent_labels,
    mean_value,
    most_frequent_label,
    most_frequent_pixel,
)
from mtl_keras.baselines.most_frequent_tag import most_frequent_tag
from mtl_keras.baselines.scores import SCORES
from mtl_keras.baselines.tfidf_logistic_regression import tfidf_logistic_regression
from mtl_keras.heads.base import Head

FITS: dict[str, dict[str, Callable[[Sequence[Any], Sequence[Any]], Fitted | None]]] = {
    "classification": {
        "majority": most_frequent_label,
        "tfidf_logistic_regression": tfidf_logistic_regression,
    },
    "multi_label": {"majority": frequent_labels},
    "regression": {"majority": mean_value},
    "segmentation": {"majority": most_frequent_pixel},
    "token_tagging": {"majority": all_outside, "most_frequent_tag": most_frequent_tag},
}


_OF_TEXTS = frozenset({"tfidf_logistic_regression"})
"""Baselines that read the inputs as texts."""


def fit_baselines(head: Head, train: Rows, field: str = "text") -> dict[str, Fitted]:
    """Fits the head's baselines; those that cannot be fitted to such rows (no text, one class) are left out.

    Args:
        head: a task's head.
        train: the inputs (texts, lists of words, or names of pictures) and the labels (names, numbers, lists of tags
            or of names; of a segmentation the pixels of each class, as the inputs are).
        field: what the inputs are: ``text``, ``words`` or ``image``.

    Returns:
        By name, a function from inputs to predicted labels.
    """
    fits = {name: fit for name, fit in FITS[head.kind].items() if field == "text" or name not in _OF_TEXTS}
    fitted = {name: fit(*train) for name, fit in fits.items()}
    return {name: predict for name, predict in fitted.items() if predict is not None}


def baselines(head: Head, train: Rows, test: Rows) -> dict[str, dict[str, float]]:
    """Fits the head's baselines on the training rows and scores them on others.

    Returns:
        ``{baseline: {metric: value}}``, metrics named as the head's.

    Example:
        >>> import mtl_keras as mtl
        >>> from mtl_keras.baselines import baselines
        >>> head = mtl.heads.Classification(labels=["bad", "good"])
        >>> baselines(head, (["ok", "fine", "no"], ["good", "good", "bad"]), (["fine"], ["good"]))["majority"]
        {'macro_f1': 1.0, 'accuracy': 1.0}
    """
    return {name: score(head, predict, test) for name, predict in fit_baselines(head, train).items()}


def score(head: Head, predict: Fitted, test: Rows) -> dict[str, float]:
    """Scores one fitted baseline, or any function from inputs to labels, on rows."""
    inputs, labels = test
    predicted: Sequence[Any] = predict(inputs) if len(inputs) else []
    return SCORES[head.kind](labels, predicted, getattr(head, "labels", None) or ())
