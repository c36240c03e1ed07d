"""What a file keeps of an answer: a proteome and thousands of labels would make it gigabytes."""

from collections.abc import Callable, Mapping
from heapq import nlargest
from typing import Any

Kept = Callable[[Mapping[str, Any]], dict[str, Any]]


def kept(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Returns a task's answer with what a file keeps of it.

    Of labels the probabilities of the 50 likeliest and of those given, of entities theirs, and the shares of a mask, to
    six digits; of words and residues the label and its probability, to four. ``mtl_keras.predict`` and the SavedModel
    give all.

    Args:
        answer: as ``readable`` gives it.
    """
    reader = next((keep for key, keep in _KEPT.items() if key in answer), dict)
    return reader(answer)


def _entities(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {"entities": [{**each, "probability": round(each["probability"], 6)} for each in answer["entities"]]}


def _shares(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {"shares": {name: round(share, 6) for name, share in answer["shares"].items()}}


def _label(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {**_labels(answer), "probability": round(answer["probability"], 6)}


def _labels(answer: Mapping[str, Any]) -> dict[str, Any]:
    from mtl_keras.evaluation.lines import MOST_PROBABILITIES

    probabilities: Mapping[str, float] = answer["probabilities"]
    named = {*nlargest(MOST_PROBABILITIES, probabilities, key=probabilities.__getitem__), *answer.get("labels", ())}
    return {**answer, "probabilities": {name: round(probabilities[name], 6) for name in probabilities if name in named}}


def _residues(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {"labels": answer["labels"], "confidence": [round(value, 4) for value in answer["confidence"]]}


_KEPT: dict[str, Kept] = {
    "entities": _entities,
    "shares": _shares,
    "confidence": _residues,
    "probability": _label,
    "probabilities": _labels,
}
"""By a key that such an answer has; the first that fits."""
