"""The columns of a table of answers."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from heapq import nlargest
from typing import Any, NamedTuple

from mtl_keras.prediction.results.kept_answers import kept

Cell = str | float

_TOP = 5
"""The likeliest labels that stand beside those given; a task with no more has no such column."""


class _Columns(NamedTuple):
    """The columns of a kind of answer: the endings of their names, by the labels, and the cells."""

    endings: Callable[[Sequence[str]], tuple[str, ...]]
    cells: Callable[[Mapping[str, Any]], list[Cell]]


class AnswerColumns:
    """The columns of one task.

    ``<task>`` is the label, the value, the labels joined by ``;``, a label a residue (of letters: as they are; of
    longer names: joined by ``;``) or the entities as JSON; ``<task>_probability`` the probability of the label, those
    of several joined by ``;``, and of residues none. Of more than 5 labels, of which a row may have none,
    ``<task>_top`` is the 5 likeliest, ``name=probability`` joined by ``;``. Of masks, ``<task>_<label>_share`` is each
    label's share.

    Args:
        task: the task's name.
        keys: what its answers hold, as ``Head.answer`` names it.
        labels: its label names.
    """

    def __init__(self, task: str, keys: Collection[str], labels: Sequence[str] | None) -> None:
        self._columns = next((columns for key, columns in _KINDS.items() if key in keys), _PLAIN)
        self.names = [f"{task}{ending}" for ending in self._columns.endings(labels or ())]

    def cells(self, answer: Mapping[str, Any]) -> list[Cell]:
        """Returns the cells of an answer, empty ones where there is none."""
        return self._columns.cells(answer) if answer else [""] * len(self.names)


def _label(answer: Mapping[str, Any]) -> list[Cell]:
    return [answer["label"], round(answer["probability"], 6)]


def _labels(answer: Mapping[str, Any]) -> list[Cell]:
    probabilities: Mapping[str, float] = answer["probabilities"]
    given = sorted(answer["labels"], key=lambda name: -probabilities[name])
    cells: list[Cell] = [";".join(given), ";".join(f"{probabilities[name]:.4f}" for name in given)]
    if len(probabilities) > _TOP:
        likeliest = nlargest(_TOP, probabilities, key=probabilities.__getitem__)
        cells.append(";".join(f"{name}={probabilities[name]:.4f}" for name in likeliest))
    return cells


def _endings_of_labels(labels: Sequence[str]) -> tuple[str, ...]:
    return ("", "_probability", *(("_top",) if len(labels) > _TOP else ()))


def _residues(answer: Mapping[str, Any]) -> list[Cell]:
    labels: Sequence[str] = answer["labels"]
    return [("" if all(len(label) == 1 for label in labels) else ";").join(labels)]


def _entities(answer: Mapping[str, Any]) -> list[Cell]:
    return [json.dumps(kept(answer)["entities"], ensure_ascii=False)]


def _shares(answer: Mapping[str, Any]) -> list[Cell]:
    return [round(share, 6) for share in answer["shares"].values()]


_KINDS = {
    "entity_types": _Columns(lambda _: ("",), _entities),
    "mask": _Columns(lambda labels: tuple(f"_{label}_share" for label in labels), _shares),
    "confidence": _Columns(lambda _: ("",), _residues),
    "label": _Columns(lambda _: ("", "_probability"), _label),
    "labels": _Columns(_endings_of_labels, _labels),
    "value": _Columns(lambda _: ("",), lambda answer: [float(f"{answer['value']:.7g}")]),
}
"""By a key that such an answer has; the first that fits."""
_PLAIN = _Columns(lambda _: ("",), lambda answer: [json.dumps(answer)])
"""Of a head of the user's own."""
