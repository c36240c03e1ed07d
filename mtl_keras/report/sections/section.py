"""A part of the page about one task."""

from dataclasses import dataclass, field
from typing import Any

from mtl_keras.report.run_record import Row


@dataclass(frozen=True)
class Task:
    """What a section is made of.

    Args:
        name: the task's name.
        split: the split whose predictions are shown.
        rows: its predictions.
        labels: its label names; empty for a regression.
    """

    name: str
    split: str
    rows: list[Row]
    labels: list[str]


@dataclass(frozen=True)
class Section:
    """A template, the task and what the template shows of it."""

    template: str
    task: Task
    values: dict[str, Any] = field(default_factory=dict)
