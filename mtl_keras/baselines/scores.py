"""A head's metrics, computed from plain labels and predictions."""

from collections.abc import Callable, Sequence
from typing import Any

from mtl_keras.metrics.entity_counts import entity_scores

Names = Sequence[str]


def classification_scores(labels: Sequence[str], predicted: Sequence[str], names: Names = ()) -> dict[str, float]:
    """Returns ``macro_f1`` and ``accuracy``, 0 where there are no rows."""
    from sklearn.metrics import accuracy_score, f1_score

    if not len(labels):
        return {"macro_f1": 0.0, "accuracy": 0.0}
    return {
        "macro_f1": float(f1_score(labels, predicted, average="macro")),
        "accuracy": float(accuracy_score(labels, predicted)),
    }


def multi_label_scores(
    labels: Sequence[Sequence[str]], predicted: Sequence[Sequence[str]], names: Names = ()
) -> dict[str, float]:
    """Returns ``micro_f1`` and ``macro_f1``, of the labels that are named or else occur; 0 where there are no rows."""
    from sklearn.metrics import f1_score
    from sklearn.preprocessing import MultiLabelBinarizer

    if not len(labels):
        return {"micro_f1": 0.0, "macro_f1": 0.0}
    known = list(names) or sorted({name for row in (*labels, *predicted) for name in row})
    code = MultiLabelBinarizer(classes=known)
    truth, guess = code.fit_transform(labels), code.fit_transform(predicted)
    return {
        f"{average}_f1": float(f1_score(truth, guess, average=average, zero_division=0))
        for average in ("micro", "macro")
    }


def segmentation_scores(labels: Sequence[Any], predicted: Sequence[Any], names: Names = ()) -> dict[str, float]:
    """Returns ``mean_iou``, ``pixel_accuracy`` and ``iou_<name>`` of each class that occurs, over all pixels.

    Args:
        labels: not looked at.
        predicted: a confusion matrix [C, C] a picture: the pixels of each true class that were taken for each class.
        names: the classes.
    """
    import numpy as np

    from mtl_keras.metrics.iou_scores import iou_scores

    size = len(names) or (len(predicted[0]) if len(predicted) else 1)
    total = np.sum(np.asarray(predicted, np.int64).reshape(-1, size, size), axis=0)
    return iou_scores(total, names)


def regression_scores(labels: Sequence[float], predicted: Sequence[float], names: Names = ()) -> dict[str, float]:
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
    "token_tagging": tagging_scores,
}
"""By the kind of head: (labels, predicted, names of the labels) to its metrics."""
