"""How often each label of a task occurs in each split."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MOST, _FREQUENT, _RARE = 20, 10, 5
"""Labels that are all shown; of more, so many of the most frequent and of the rarest."""
_OF_ROWS = frozenset({"classification", "multi_label"})
"""Heads whose labels are counted in rows; of the others in words, residues or pixels."""


@dataclass(frozen=True)
class LabelRow:
    """A label, and of each split its count and its share; NaN where nothing was counted."""

    name: str
    counts: list[tuple[int, float]]


@dataclass(frozen=True)
class LabelCounts:
    """The counts of a task.

    Args:
        task: the task's name.
        splits: the splits that were counted.
        rows: labels with their counts: all of them, or the most frequent and the rarest.
        left_out: how many labels more there are.
    """

    task: str
    splits: list[str]
    rows: list[LabelRow]
    left_out: int

    @classmethod
    def of(cls, task: str, head: str, splits: Mapping[str, Mapping[str, Any]]) -> "LabelCounts":
        """Reads the counts of a task's splits; of a task without label names there are no rows.

        Args:
            task: the task's name.
            head: the kind of its head: a share is one of labelled rows, or of all words, residues or pixels.
            splits: ``rows``, ``labelled`` and, where there are label names, ``classes`` of each split.
        """
        counts = {split: dict(each.get("classes") or {}) for split, each in splits.items()}
        of = {split: splits[split]["labelled"] if head in _OF_ROWS else sum(counts[split].values()) for split in counts}
        names = list(dict.fromkeys(name for each in counts.values() for name in each))
        shown = _telling(names, {name: sum(each.get(name, 0) for each in counts.values()) for name in names})
        rows = [
            LabelRow(name, [_cell(int(each.get(name, 0)), int(of[split])) for split, each in counts.items()])
            for name in shown
        ]
        return cls(task, list(counts), rows, len(names) - len(shown))


def _cell(many: int, of: int) -> tuple[int, float]:
    return many, many / of if of else math.nan


def _telling(names: list[str], totals: Mapping[str, int]) -> list[str]:
    """Returns all names in their order, or of many the most frequent and then the rarest."""
    if len(names) <= MOST:
        return names
    order = sorted(names, key=lambda name: -totals[name])
    return [*order[:_FREQUENT], *order[-_RARE:]]
