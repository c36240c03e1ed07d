"""The columns of a table of answers to sequences."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

Cell = str | float


class _Columns(NamedTuple):
    """The columns of a kind of answer: the endings of their names, and the cells of an answer."""

    endings: tuple[str, ...]
    cells: Callable[[Mapping[str, Any]], list[Cell]]


FIXED = ("protein", "error")
"""The first columns, and keys of JSON beside the tasks'."""


class SequenceColumns:
    """The columns of one task.

    ``<task>`` is the label, the value, the labels joined by ``;`` or a label a residue (of letters: as they are; of
    longer names: joined by ``;``); ``<task>_probability`` the probability of the label, those of several joined by
    ``;``, and of residues none.

    Args:
        task: the task's name.
        keys: what its answers hold, as ``Head.answer`` names it.
    """

    def __init__(self, task: str, keys: Collection[str]) -> None:
        self._columns = next((columns for key, columns in _KINDS.items() if key in keys), _PLAIN)
        self.names = [f"{task}{ending}" for ending in self._columns.endings]

    def cells(self, answer: Mapping[str, Any]) -> list[Cell]:
        """Returns the cells of an answer, empty ones where there is none."""
        return self._columns.cells(answer) if answer else [""] * len(self.names)


def _label(answer: Mapping[str, Any]) -> list[Cell]:
    return [answer["label"], round(answer["probability"], 6)]


def _labels(answer: Mapping[str, Any]) -> list[Cell]:
    given = sorted(answer["labels"], key=lambda name: -answer["probabilities"][name])
    return [";".join(given), ";".join(f"{answer['probabilities'][name]:.4f}" for name in given)]


def _residues(answer: Mapping[str, Any]) -> list[Cell]:
    labels: Sequence[str] = answer["labels"]
    return [("" if all(len(label) == 1 for label in labels) else ";").join(labels)]


_KINDS = {
    "confidence": _Columns(("",), _residues),
    "label": _Columns(("", "_probability"), _label),
    "labels": _Columns(("", "_probability"), _labels),
    "value": _Columns(("",), lambda answer: [float(f"{answer['value']:.7g}")]),
}
"""By a key that such an answer has; the first that fits."""
_PLAIN = _Columns(("",), lambda answer: [json.dumps(answer)])
"""Of a head of the user's own."""
