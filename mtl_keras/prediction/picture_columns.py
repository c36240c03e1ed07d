"""The columns of a CSV of answers."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

Cell = str | float


class _Columns(NamedTuple):
    """The columns of a kind of answer: their names, by task and label names, and the cells of an answer."""

    names: Callable[[str, Sequence[str]], list[str]]
    cells: Callable[[Mapping[str, Any]], list[Cell]]


FIXED = ("image", "error")
"""The first columns."""


class PictureColumns:
    """The columns of one task.

    ``<task>`` is the label, the value, or the labels joined by ``;``; ``<task>_probability`` the probability of the
    label, ``<task>_<label>_probability`` that of each of several, ``<task>_<label>_share`` its share of the picture.

    Args:
        task: the task's name.
        keys: what its answers hold, as ``Head.answer`` names it.
        labels: its label names.
    """

    def __init__(self, task: str, keys: Collection[str], labels: Sequence[str] | None) -> None:
        self._columns = next((columns for key, columns in _KINDS.items() if key in keys), _PLAIN)
        self.names = self._columns.names(task, labels or ())

    def cells(self, answer: Mapping[str, Any]) -> list[Cell]:
        """Returns the cells of an answer, empty ones where there is none."""
        return self._columns.cells(answer) if answer else [""] * len(self.names)


def _rounded(values: Mapping[str, float]) -> list[Cell]:
    return [round(value, 6) for value in values.values()]


def _each(ending: str) -> Callable[[str, Sequence[str]], list[str]]:
    return lambda task, labels: [f"{task}_{label}_{ending}" for label in labels]


_KINDS = {
    "label": _Columns(
        lambda task, _: [task, f"{task}_probability"], lambda answer: [answer["label"], round(answer["probability"], 6)]
    ),
    "value": _Columns(lambda task, _: [task], lambda answer: [float(f"{answer['value']:.7g}")]),
    "labels": _Columns(
        lambda task, labels: [task, *_each("probability")(task, labels)],
        lambda answer: [";".join(answer["labels"]), *_rounded(answer["probabilities"])],
    ),
    "mask": _Columns(_each("share"), lambda answer: _rounded(answer["shares"])),
}
"""By a key that only such an answer has."""
_PLAIN = _Columns(lambda task, _: [task], lambda answer: [json.dumps(answer)])
"""Of a head of the user's own."""
