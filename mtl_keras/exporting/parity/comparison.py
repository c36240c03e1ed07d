"""Compares what an artefact gives for a batch with what Keras says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from mtl_keras.exporting.parity.answer_decisions import Decide
from mtl_keras.exporting.parity.answered import Answered
from mtl_keras.exporting.parity.decisions import Decided, exactly
from mtl_keras.exporting.parity.differences import differences

Array = np.ndarray[Any, Any]

_DEPENDENT = {
    "classification": ("probability",),
    "segmentation": ("shares",),
    "token_tagging": ("entity_types", "entity_starts", "entity_ends", "entity_probabilities"),
}
"""By the kind of head, what follows from a decision: of a row in which that is a tie it may be another."""
_PADDING: dict[str, Any] = {"O": b"", "i": -1, "f": 0.0}
"""By the kind of type, what fills up the entities of a row."""


@dataclass(frozen=True)
class Comparison:
    """A batch of one task, compared.

    Args:
        numbers: how far each is off, by key.
        decisions: by key.
    """

    numbers: dict[str, Array]
    decisions: dict[str, Decided]


class OtherForm(Exception):  # noqa: N818 - says what, not that it is an error
    """An output is missing, or of another type or shape."""


def compare(
    answered: Answered, found: Mapping[str, Array], decisions: Mapping[str, Decide], tolerance: float
) -> Comparison:
    """Compares every key.

    Args:
        answered: what Keras says.
        found: what the artefact gives.
        decisions: how decisions are read, by the kind of head.
        tolerance: of ties.

    Raises:
        OtherForm: an output is missing, or of another type or shape.
    """
    kind = answered.head.kind
    dependent = [key for key in _DEPENDENT.get(kind, ()) if key in answered.answer]
    for key, expected in answered.answer.items():
        _check_form(key, expected, found.get(key), any_width=key.startswith("entity_") and key in dependent)
    decided = decisions[kind](answered, found, tolerance) if kind in decisions else {}
    tied = np.zeros(len(next(iter(answered.answer.values()))), bool)
    for each in decided.values():
        tied |= each.rows
    numbers = {}
    for key, expected in answered.answer.items():
        if key in decided:
            continue
        expected, other = _same_width(expected, found[key])
        excused = tied if key in dependent else np.zeros_like(tied)
        if expected.dtype.kind == "f":
            numbers[key] = differences(expected, other)
            numbers[key][excused] = 0.0
        else:
            decided[key] = _excused(exactly(expected, other), excused)
    return Comparison(numbers, decided)


def _excused(decided: Decided, rows: Array) -> Decided:
    shape = (-1, *[1] * (decided.differ.ndim - 1))
    return decided._replace(tied=decided.tied | rows.reshape(shape))


def _check_form(key: str, expected: Array, found: Array | None, any_width: bool) -> None:
    if found is None:
        raise OtherForm(f'expected an output "{key}"; there is none')
    alike = expected.dtype.kind == found.dtype.kind and expected.ndim == found.ndim
    if not alike or (expected.shape != found.shape and not (any_width and len(expected) == len(found))):
        raise OtherForm(
            f'"{key}": expected {expected.dtype} of shape {list(expected.shape)}; received {found.dtype} of shape '
            f"{list(found.shape)}"
        )


def _same_width(expected: Array, found: Array) -> tuple[Array, Array]:
    """Fills up the entities of the rows [B, E] of one of them; anything else has one width already."""
    if expected.shape == found.shape:
        return expected, found
    width = max(expected.shape[1], found.shape[1])
    filled = [
        np.pad(each, [(0, 0), (0, width - each.shape[1])], constant_values=_PADDING[each.dtype.kind])
        for each in (expected, found)
    ]
    return filled[0], filled[1]
