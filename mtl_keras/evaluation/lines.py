"""A row with its label and what the model says of it, as a line of a predictions file."""

from collections.abc import Callable, Sequence
from typing import Any

Line = dict[str, Any]
Answer = dict[str, Any]
"""What a head says of one row: numpy scalars and arrays."""


def text(raw: bytes) -> str:
    """Returns text; a byte that is no UTF-8 becomes U+FFFD."""
    return raw.decode("utf-8", "replace")


def _classification(raw: Any, label: Any, answer: Answer, labels: Sequence[str]) -> Line:
    return {
        "text": text(raw),
        "label": labels[int(label)],
        "predicted": text(answer["label"]),
        "probabilities": rounded(labels, answer["probabilities"]),
    }


def _regression(raw: Any, label: Any, answer: Answer, labels: Sequence[str]) -> Line:
    return {"text": text(raw), "label": float(label), "predicted": float(answer["value"])}


def _token_tagging(raw: Any, label: Any, answer: Answer, labels: Sequence[str]) -> Line:
    # A word that did not fit the sequence length, or has no piece, is not tagged: it counts as no entity.
    predicted = [text(tag) or "O" for tag in answer["tags"][: len(raw)]]
    predicted += ["O"] * (len(raw) - len(predicted))
    return {"words": [text(word) for word in raw], "tags": [labels[int(tag)] for tag in label], "predicted": predicted}


def rounded(labels: Sequence[str], probabilities: Sequence[float]) -> dict[str, float]:
    """Returns probabilities by label name, to six digits."""
    return {name: round(float(value), 6) for name, value in zip(labels, probabilities, strict=True)}


LINES: dict[str, Callable[[Any, Any, Answer, Sequence[str]], Line]] = {
    "classification": _classification,
    "regression": _regression,
    "token_tagging": _token_tagging,
}
"""By the kind of head: (raw row, label, answer, label names) to a line."""

TRUTHS = {"classification": "label", "regression": "label", "token_tagging": "tags"}
"""By the kind of head: the key of a line that holds the truth."""
