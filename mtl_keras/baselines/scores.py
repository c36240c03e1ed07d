"""A head's metrics, computed from plain labels and predictions."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from mtl_keras.baselines.label_array import label_array
from mtl_keras.metrics.class_scores import class_scores
from mtl_keras.metrics.entity_counts import entity_scores
from mtl_keras.metrics.label_predictions import LabelPredictions
from mtl_keras.metrics.label_scores import label_scores

Names = Sequence[str]


def classification_scores(labels: Sequence[str], predicted: Sequence[str], names: Names = ()) -> dict[str, float]:
    """Returns ``macro_f1``, ``accuracy`` and ``mcc``, 0 where there are no rows."""
    scores = class_scores(*_numbers(labels, predicted))
    return {name: scores[name] for name in ("macro_f1", "accuracy", "mcc")}


def token_classification_scores(
    labels: Sequence[Sequence[str | None]], predicted: Sequence[Sequence[str | None]], names: Names = ()
) -> dict[str, float]:
    """Returns ``accuracy``, ``macro_f1`` and ``mcc`` of all words or residues together, 0 where there are none.

    Args:
        labels: a label a word; None where it is missing, and the word is left out.
        predicted: likewise; None where there is no answer, which is wrong.
        names: not looked at.
    """
    pairs = [
        pair
        for truths, guesses in zip(labels, predicted, strict=True)
        for pair in zip(truths, guesses, strict=True)
        if pair[0] is not None
    ]
    return class_scores(*_numbers([truth for truth, _ in pairs], [guess for _, guess in pairs]))


def _numbers(labels: Sequence[Any], predicted: Sequence[Any]) -> "tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]":
    """Returns labels and predictions as numbers of their names."""
    numbers = {name: number for number, name in enumerate(dict.fromkeys([*labels, *predicted]))}
    truths, guesses = (np.fromiter((numbers[name] for name in of), np.int64) for of in (labels, predicted))
    return truths, guesses


def multi_label_scores(labels: Any, predicted: LabelPredictions, names: Names = ()) -> dict[str, float]:
    """Returns what ``label_scores`` does, of all labels that are named; 0 where there are no rows.

    Args:
        labels: the names of each row's labels, or an array [N, C] of 1 and 0.
        predicted: which of the labels rows are given, and the probability of each.
        names: the C names.
    """
    if not len(labels):
        return label_scores(np.zeros((0, 0), bool), LabelPredictions.of(np.zeros((0, 0), np.float32)))
    return label_scores(label_array(labels, names), predicted)


def segmentation_scores(labels: Sequence[Any], predicted: Sequence[Any], names: Names = ()) -> dict[str, float]:
    """Returns ``mean_iou``, ``pixel_accuracy`` and ``iou_<name>`` of each class that occurs, over all pixels.

    Args:
        labels: not looked at.
        predicted: a confusion matrix [C, C] a picture: the pixels of each true class that were taken for each class.
        names: the classes.
    """
    from mtl_keras.metrics.iou_scores import iou_scores

    size = len(names) or (len(predicted[0]) if len(predicted) else 1)
    total = np.sum(np.asarray(predicted, np.int64).reshape(-1, size, size), axis=0)
    return iou_scores(total, names)


def regression_scores(labels: Sequence[float], predicted: Sequence[float], names: Names = ()) -> dict[str, float]:
    """Returns ``r2`` (0 where the labels do not vary), ``rmse`` and ``mae``."""
    truth, values = np.asarray(labels, np.float64), np.asarray(predicted, np.float64)
    if not truth.size:
        return {"r2": 0.0, "rmse": 0.0, "mae": 0.0}
    errors, varies = values - truth, truth.var()
    return {
        "r2": float(1 - (errors**2).mean() / varies) if varies > 0 else 0.0,
        "rmse": float((errors**2).mean() ** 0.5),
        "mae": float(abs(errors).mean()),
    }


def tagging_scores(
    labels: Sequence[Sequence[str]], predicted: Sequence[Sequence[str]], names: Names = ()
) -> dict[str, float]:
    """Returns ``entity_f1``, ``entity_precision`` and ``entity_recall``."""
    return entity_scores(labels, predicted)


SCORES: dict[str, Callable[..., dict[str, float]]] = {
    "classification": classification_scores,
    "multi_label": multi_label_scores,
    "regression": regression_scores,
    "segmentation": segmentation_scores,
    "token_classification": token_classification_scores,
    "token_tagging": tagging_scores,
}
"""By the kind of head: (labels, predicted, names of the labels) to its metrics."""
