"""The baselines of each kind of head."""

from collections.abc import Callable, Sequence
from typing import Any

from mtl_keras.baselines.base import Fitted, NotFitted, Rows
from mtl_keras.baselines.label_array import label_array
from mtl_keras.baselines.majority import (
    all_outside,
    label_frequencies,
    mean_value,
    most_frequent_label,
    most_frequent_pixel,
)
from mtl_keras.baselines.most_frequent_tag import most_frequent_tag
from mtl_keras.baselines.scores import SCORES
from mtl_keras.baselines.sequence_regression import (
    composition_classes,
    composition_labels,
    kmer_classes,
    kmer_labels,
)
from mtl_keras.baselines.tfidf_logistic_regression import tfidf_logistic_regression
from mtl_keras.baselines.token_labels import most_frequent_of_all, most_frequent_of_each
from mtl_keras.baselines.window_logistic_regression import window_logistic_regression
from mtl_keras.heads.base import Head
from mtl_keras.metrics.label_predictions import LabelPredictions

FITS: dict[str, dict[str, Callable[[Any, Any], Fitted | None]]] = {
    "classification": {
        "majority": most_frequent_label,
        "tfidf_logistic_regression": tfidf_logistic_regression,
        "composition_logistic_regression": composition_classes,
        "kmer_logistic_regression": kmer_classes,
    },
    "multi_label": {
        "majority": label_frequencies,
        "composition_logistic_regression": composition_labels,
        "kmer_logistic_regression": kmer_labels,
    },
    "regression": {"majority": mean_value},
    "segmentation": {"majority": most_frequent_pixel},
    "token_classification": {
        "majority": most_frequent_of_all,
        "most_frequent_label": most_frequent_of_each,
        "window_logistic_regression": window_logistic_regression,
    },
    "token_tagging": {"majority": all_outside, "most_frequent_tag": most_frequent_tag},
}


_FIELDS = {
    "tfidf_logistic_regression": "text",
    "composition_logistic_regression": "sequence",
    "kmer_logistic_regression": "sequence",
    "window_logistic_regression": "sequence",
}
"""The raw field that a baseline reads; one that is not named takes any."""


def fit_baselines(
    head: Head, train: Rows, field: str = "text", tell: Callable[[str], object] = print
) -> dict[str, Fitted]:
    """Fits the head's baselines; those that cannot be fitted to such rows (no text, one class) are left out.

    Args:
        head: a task's head.
        train: the inputs (texts, lists of words, letters of sequences, or names of pictures) and the labels: names,
            numbers, lists of tags, lists of names with None for what has none; of any number of labels a row an array
            [N, C] of 1 and 0, or lists of names; of a segmentation the pixels of each class, as the inputs are.
        field: what the inputs are: ``text``, ``words``, ``image`` or ``sequence``.
        tell: takes a sentence for each baseline that suits the rows and is left out all the same.

    Returns:
        By name, a function from inputs to predicted labels; of any number of labels a row, to ``LabelPredictions``.
    """
    names = [name for name in FITS[head.kind] if _FIELDS.get(name, field) == field]
    fitted = {name: _fitted(head, name, train, tell) for name in names}
    return {name: predict for name, predict in fitted.items() if predict is not None}


def _fitted(head: Head, name: str, train: Rows, tell: Callable[[str], object]) -> Fitted | None:
    inputs, labels = train
    several = head.per == "label"
    if several:
        labels = label_array(labels, getattr(head, "labels", None) or ())
    try:
        predict = FITS[head.kind][name](inputs, labels)
    except NotFitted as reason:
        tell(f"  baseline {name} of {head.kind} is left out: {reason}")
        return None
    return _label_predictions(head, predict) if several and predict else predict


def _label_predictions(head: Head, predict: Fitted) -> Fitted:
    """Makes probabilities keep to the head's hierarchy, and gives the labels that are more likely than not."""
    hierarchy = getattr(head, "hierarchy", None)

    def predictions(rows: Sequence[Any]) -> LabelPredictions:
        probabilities = predict(rows)
        return LabelPredictions.of(hierarchy.raised(probabilities) if hierarchy else probabilities)

    return predictions


def baselines(head: Head, train: Rows, test: Rows, field: str = "text") -> dict[str, dict[str, float]]:
    """Fits the head's baselines on the training rows and scores them on others; arguments as of ``fit_baselines``.

    Returns:
        ``{baseline: {metric: value}}``, metrics named as the head's.

    Example:
        >>> import mtl_keras as mtl
        >>> from mtl_keras.baselines import baselines
        >>> head = mtl.heads.Classification(labels=["bad", "good"])
        >>> rows = (["ok", "fine", "no"], ["good", "good", "bad"])
        >>> baselines(head, rows, (["fine", "good"], ["good", "good"]))["majority"]
        {'macro_f1': 1.0, 'accuracy': 1.0, 'mcc': 0.0}
    """
    return {name: score(head, predict, test) for name, predict in fit_baselines(head, train, field).items()}


def score(head: Head, predict: Fitted, test: Rows) -> dict[str, float]:
    """Scores one fitted baseline, or any function from inputs to labels, on rows."""
    inputs, labels = test
    predicted: Any = predict(inputs) if len(inputs) else []
    return SCORES[head.kind](labels, predicted, getattr(head, "labels", None) or ())
