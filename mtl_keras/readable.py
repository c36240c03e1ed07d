"""A head's answer for one row, as a person reads it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np


def readable(answer: dict[str, Any], text: bytes, labels: Sequence[str] | None) -> dict[str, Any]:
    """Returns one row's answer as plain values: names beside probabilities, entities with their text.

    Args:
        answer: numpy scalars and arrays by key, as ``Head.answer`` names them.
        text: the row's text, into which places of entities point.
        labels: the label names.
    """
    reader = next((read for key, read in _READERS.items() if key in answer), _plain)
    return reader(answer, text, labels)


def _entities(answer: dict[str, Any], text: bytes, labels: Sequence[str] | None) -> dict[str, Any]:
    columns = zip(*(answer[f"entity_{key}"] for key in ("types", "starts", "ends", "probabilities")), strict=True)
    return {
        "entities": [
            {
                "text": text[start:end].decode("utf-8", "replace"),
                "type": kind.decode("utf-8"),
                "start": int(start),
                "end": int(end),
                "probability": float(probability),
            }
            for kind, start, end, probability in columns
            if kind
        ]
    }


def _label(answer: dict[str, Any], text: bytes, labels: Sequence[str] | None) -> dict[str, Any]:
    return {
        "label": answer["label"].decode("utf-8"),
        "probability": float(answer["probability"]),
        "probabilities": _named(labels, answer["probabilities"]),
    }


def _words(answer: dict[str, Any], text: bytes, labels: Sequence[str] | None) -> dict[str, Any]:
    """Takes the padding of the batch away: what comes after the last word or residue that has a label."""
    names = [name.decode("utf-8") for name in answer["labels"]]
    count = max((place for place, name in enumerate(names, 1) if name), default=0)
    values = answer["probabilities"][:count]
    of = labels or [str(number) for number in range(values.shape[1])]
    return {
        "labels": names[:count],
        "confidence": answer["confidence"][:count].tolist(),
        "probabilities": {name: column.tolist() for name, column in zip(of, values.T, strict=True)},
    }


def _labels(answer: dict[str, Any], text: bytes, labels: Sequence[str] | None) -> dict[str, Any]:
    return {
        "labels": [name.decode("utf-8") for name in answer["labels"] if name],
        "probabilities": _named(labels, answer["probabilities"]),
    }


def _mask(answer: dict[str, Any], text: bytes, labels: Sequence[str] | None) -> dict[str, Any]:
    """Takes the padding of the batch away; copies, so that the batch is not kept."""
    own = slice(answer["mask_heights"]), slice(answer["mask_widths"])
    pixels = {key: answer[key][own].copy() for key in ("mask", "mask_probability")}
    return {**pixels, "shares": _named(labels, answer["shares"])}


def _named(labels: Sequence[str] | None, values: "np.ndarray[Any, Any]") -> dict[str, float]:
    names = labels or [str(number) for number in range(len(values))]
    return {name: float(value) for name, value in zip(names, values, strict=True)}


def _plain(answer: dict[str, Any], text: bytes, labels: Sequence[str] | None) -> dict[str, Any]:
    return {key: value.tolist() for key, value in answer.items()}


_READERS: dict[str, Callable[[dict[str, Any], bytes, Sequence[str] | None], dict[str, Any]]] = {
    "entity_types": _entities,
    "mask": _mask,
    "confidence": _words,
    "labels": _labels,
    "probabilities": _label,
}
"""By a key that only such an answer has."""
