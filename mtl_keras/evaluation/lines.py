"""A row with its label and what the model says of it, as a line of a predictions file."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from mtl_keras.images.encoded_mask import NO_CLASS, read_mask

Line = dict[str, Any]
Answer = dict[str, Any]
"""What ``Head.evaluated`` says of one row: numpy scalars and arrays."""

MOST_PROBABILITIES = 50
"""Labels whose probabilities a line keeps, beside those that are given or true: there may be thousands."""


def text(raw: bytes) -> str:
    """Returns text; a byte that is no UTF-8 becomes U+FFFD."""
    return raw.decode("utf-8", "replace")


def subject(field: str, per: str, shown: Any, raw: Any) -> Line:
    """Returns the beginning of a line: what it is about.

    Args:
        field: the raw field of the rows.
        per: what of a row has a label.
        shown: a text, a list of words, or the name of a picture or protein.
        raw: the row itself, for letters that have a label each.
    """
    if field == "words":
        return {"words": [text(word) for word in shown]}
    letters = {"sequence": text(raw)} if field == "sequence" and per == "word" else {}
    return {_SUBJECTS.get(field, "text"): text(shown), **letters}


_SUBJECTS = {"image": "image", "sequence": "protein"}


def confusion(truth: "np.ndarray[Any, Any]", guess: "np.ndarray[Any, Any]", classes: int) -> "np.ndarray[Any, Any]":
    """Returns the pixels of each true class (row) that were taken for each class (column), those with a class."""
    given = truth != NO_CLASS
    places = truth[given].astype(np.int64) * classes + guess[given]
    return np.bincount(places, minlength=classes**2).reshape(classes, classes)


def own_mask(answer: Answer) -> "np.ndarray[Any, Any]":
    """Returns a picture's mask without the padding of its batch."""
    mask: np.ndarray[Any, Any] = answer["mask"][: answer["mask_heights"], : answer["mask_widths"]]
    return mask


def _classification(about: Line, label: Any, answer: Answer, labels: Sequence[str]) -> Line:
    return {
        **about,
        "label": labels[int(label)],
        "predicted": text(answer["label"]),
        "probabilities": rounded(labels, answer["probabilities"]),
    }


def _multi_label(about: Line, label: Any, answer: Answer, labels: Sequence[str]) -> Line:
    true, predicted = (np.flatnonzero(flags).tolist() for flags in (np.asarray(label) > 0, answer["given"]))
    return {
        **about,
        "labels": [labels[number] for number in true],
        "predicted": [labels[number] for number in predicted],
        "probabilities": _most_probable(labels, answer["probabilities"], {*true, *predicted}),
    }


def _most_probable(labels: Sequence[str], probabilities: "np.ndarray[Any, Any]", named: set[int]) -> dict[str, float]:
    """Returns the highest probabilities and those of the labels of some numbers, in the order of the labels."""
    if len(labels) <= MOST_PROBABILITIES:
        return rounded(labels, probabilities)
    kept = sorted({*np.argpartition(probabilities, -MOST_PROBABILITIES)[-MOST_PROBABILITIES:].tolist(), *named})
    return rounded([labels[number] for number in kept], probabilities[kept])


def _regression(about: Line, label: Any, answer: Answer, labels: Sequence[str]) -> Line:
    return {**about, "label": float(label), "predicted": float(answer["value"])}


def _segmentation(about: Line, label: Any, answer: Answer, labels: Sequence[str]) -> Line:
    return {**about, "confusion": confusion(read_mask(label), own_mask(answer), len(labels)).tolist()}


def _token_classification(about: Line, label: Any, answer: Answer, labels: Sequence[str]) -> Line:
    # What lies past the sequence length has no answer: None, which is no label and counts as wrong.
    predicted = [text(name) or None for name in answer["labels"][: len(label)]]
    confidence = [round(float(value), 4) for value in answer["confidence"][: len(label)]]
    missing = len(label) - len(predicted)
    return {
        **about,
        "labels": [labels[int(number)] if number >= 0 else None for number in label],
        "predicted": predicted + [None] * missing,
        "confidence": confidence + [0.0] * missing,
    }


def _token_tagging(about: Line, label: Any, answer: Answer, labels: Sequence[str]) -> Line:
    # A word that did not fit the sequence length, or has no piece, is not tagged: it counts as no entity.
    count = len(about["words"])
    predicted = [text(tag) or "O" for tag in answer["tags"][:count]]
    predicted += ["O"] * (count - len(predicted))
    return {**about, "tags": [labels[int(tag)] for tag in label], "predicted": predicted}


def rounded(labels: Sequence[str], probabilities: "Sequence[float] | np.ndarray[Any, Any]") -> dict[str, float]:
    """Returns probabilities by label name, to six digits."""
    return {name: round(float(value), 6) for name, value in zip(labels, probabilities, strict=True)}


LINES: dict[str, Callable[[Line, Any, Answer, Sequence[str]], Line]] = {
    "classification": _classification,
    "multi_label": _multi_label,
    "regression": _regression,
    "segmentation": _segmentation,
    "token_classification": _token_classification,
    "token_tagging": _token_tagging,
}
"""By the kind of head: (subject, label, answer, label names) to a line."""

TRUTHS = {
    "classification": "label",
    "multi_label": "labels",
    "regression": "label",
    "segmentation": "confusion",
    "token_classification": "labels",
    "token_tagging": "tags",
}
"""By the kind of head: the key of a line that holds the truth."""
