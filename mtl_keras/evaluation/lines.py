"""A row with its label and what the model says of it, as a line of a predictions file."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from mtl_keras.images.encoded_mask import NO_CLASS, read_mask

Line = dict[str, Any]
Answer = dict[str, Any]
"""What a head says of one row: numpy scalars and arrays."""


def text(raw: bytes) -> str:
    """Returns text; a byte that is no UTF-8 becomes U+FFFD."""
    return raw.decode("utf-8", "replace")


def confusion(truth: "np.ndarray[Any, Any]", guess: "np.ndarray[Any, Any]", classes: int) -> "np.ndarray[Any, Any]":
    """Returns the pixels of each true class (row) that were taken for each class (column), those with a class."""
    given = truth != NO_CLASS
    places = truth[given].astype(np.int64) * classes + guess[given]
    return np.bincount(places, minlength=classes**2).reshape(classes, classes)


def own_mask(answer: Answer) -> "np.ndarray[Any, Any]":
    """Returns a picture's mask without the padding of its batch."""
    mask: np.ndarray[Any, Any] = answer["mask"][: answer["mask_heights"], : answer["mask_widths"]]
    return mask


def _classification(raw: Any, label: Any, answer: Answer, labels: Sequence[str], key: str) -> Line:
    return {
        key: text(raw),
        "label": labels[int(label)],
        "predicted": text(answer["label"]),
        "probabilities": rounded(labels, answer["probabilities"]),
    }


def _multi_label(raw: Any, label: Any, answer: Answer, labels: Sequence[str], key: str) -> Line:
    return {
        key: text(raw),
        "labels": [name for name, has in zip(labels, label, strict=True) if has],
        "predicted": [text(name) for name in answer["labels"] if name],
        "probabilities": rounded(labels, answer["probabilities"]),
    }


def _regression(raw: Any, label: Any, answer: Answer, labels: Sequence[str], key: str) -> Line:
    return {key: text(raw), "label": float(label), "predicted": float(answer["value"])}


def _segmentation(raw: Any, label: Any, answer: Answer, labels: Sequence[str], key: str) -> Line:
    return {key: text(raw), "confusion": confusion(read_mask(label), own_mask(answer), len(labels)).tolist()}


def _token_tagging(raw: Any, label: Any, answer: Answer, labels: Sequence[str], key: str) -> Line:
    # A word that did not fit the sequence length, or has no piece, is not tagged: it counts as no entity.
    predicted = [text(tag) or "O" for tag in answer["tags"][: len(raw)]]
    predicted += ["O"] * (len(raw) - len(predicted))
    return {"words": [text(word) for word in raw], "tags": [labels[int(tag)] for tag in label], "predicted": predicted}


def rounded(labels: Sequence[str], probabilities: Sequence[float]) -> dict[str, float]:
    """Returns probabilities by label name, to six digits."""
    return {name: round(float(value), 6) for name, value in zip(labels, probabilities, strict=True)}


LINES: dict[str, Callable[[Any, Any, Answer, Sequence[str], str], Line]] = {
    "classification": _classification,
    "multi_label": _multi_label,
    "regression": _regression,
    "segmentation": _segmentation,
    "token_tagging": _token_tagging,
}
"""By the kind of head: (raw row or name, label, answer, label names, ``text`` or ``image``) to a line."""

TRUTHS = {
    "classification": "label",
    "multi_label": "labels",
    "regression": "label",
    "segmentation": "confusion",
    "token_tagging": "tags",
}
"""By the kind of head: the key of a line that holds the truth."""
