"""A row of any number of labels, as an example."""

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mtl_keras.report.subject import Subject
from mtl_keras.report.wording import finite

if TYPE_CHECKING:
    from mtl_keras.report.run_record import Row
    from mtl_keras.report.sections.section import Task

RIGHT, MISSED, INVENTED = "right", "missed", "given wrongly"
MANY = 30
"""More labels than a person keeps in mind: of a row the most probable are shown, true or not."""
_PROBABILITIES, _TOP = 6, 10


@dataclass(frozen=True)
class LabelExample:
    """What the page shows of a row.

    Args:
        subject: what it is about.
        labels: the labels that it has or was given, each with its state.
        counts: how many there are of each state.
        probabilities: labels with their probabilities and states, "" of one that it neither has nor was given.
        less_probable: true labels that are not among these.
        many: whether these are the most probable labels rather than those that it has or was given.
    """

    subject: Subject
    labels: list[tuple[str, str]]
    counts: dict[str, int]
    probabilities: list[tuple[str, float, str]]
    less_probable: list[str]
    many: bool


def faults(row: "Row") -> tuple[list[str], list[str]]:
    """Returns the labels that a row has and was not given, and those that it was given and has not."""
    truth, guess = dict.fromkeys(row["labels"]), dict.fromkeys(row["predicted"])
    return [name for name in truth if name not in guess], [name for name in guess if name not in truth]


def probability(row: "Row", name: str) -> float:
    """Returns the probability of a label, 0.5 where it is not known."""
    value = finite((row.get("probabilities") or {}).get(name))
    return min(1.0, max(0.0, value)) if math.isfinite(value) else 0.5


def label_example(task: "Task", row: "Row") -> LabelExample:
    """Makes the example of a row."""
    missed, invented = faults(row)
    states = {**dict.fromkeys(row["labels"], RIGHT), **dict.fromkeys(missed, MISSED)}
    states |= dict.fromkeys(invented, INVENTED)
    many = max(len(task.labels), len(row.get("probabilities") or {})) > MANY
    named = _named(row, states, many)
    return LabelExample(
        subject=task.subject(row),
        labels=list(states.items()),
        counts=Counter(states.values()),
        probabilities=[(name, probability(row, name), states.get(name, "")) for name in named],
        less_probable=sorted(set(row["labels"]).difference(named), key=lambda name: -probability(row, name)),
        many=many and bool(named),
    )


def _named(row: "Row", states: dict[str, str], many: bool) -> list[str]:
    """Returns the labels whose probabilities are shown: of many the highest, of few first those with a state."""
    given = row.get("probabilities") or {}
    order = sorted(given, key=lambda name: -probability(row, name))
    if many:
        return order[:_TOP]
    return list(dict.fromkeys([*states, *order]))[: max(_PROBABILITIES, len(states))] if given else []
