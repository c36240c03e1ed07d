"""Sums up what batches gave."""

from dataclasses import replace
from typing import Any

import numpy as np

from mtl_keras.exporting.parity.comparison import Comparison
from mtl_keras.exporting.parity.decisions import Decided
from mtl_keras.exporting.parity.result import DecisionsParity, NumbersParity

Array = np.ndarray[Any, Any]


class Tally:
    """Sums up the comparisons of batches, by task and key."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], NumbersParity] = {}
        self._decisions: dict[tuple[str, str], DecisionsParity] = {}

    def add(self, signature: str, task: str, start: int, comparison: Comparison) -> None:
        """Adds a batch.

        Args:
            signature: by which it was run.
            task: the task.
            start: the number of its first row, from 0.
            comparison: of the batch.
        """
        for key, apart in comparison.numbers.items():
            self._add_numbers(signature, task, key, start, apart)
        for key, decided in comparison.decisions.items():
            self._add_decisions(signature, task, key, start, decided)

    @property
    def numbers(self) -> tuple[NumbersParity, ...]:
        """The numbers, by task and key."""
        return tuple(self._numbers.values())

    @property
    def decisions(self) -> tuple[DecisionsParity, ...]:
        """The decisions, by task and key."""
        return tuple(self._decisions.values())

    def _add_numbers(self, signature: str, task: str, key: str, start: int, apart: Array) -> None:
        by_row = apart.reshape(len(apart), -1).max(axis=1, initial=0.0)
        worst = int(by_row.argmax())
        own = NumbersParity(task, key, apart.size, float(by_row[worst]), start + worst + 1, signature)
        before = self._numbers.get((task, key))
        if before is not None:
            farther = own if own.largest > before.largest else before
            own = replace(farther, count=before.count + apart.size)
        self._numbers[task, key] = own

    def _add_decisions(self, signature: str, task: str, key: str, start: int, decided: Decided) -> None:
        before = self._decisions.get((task, key)) or DecisionsParity(task, key, 0, 0, 0, None, "")
        rows = np.flatnonzero(decided.wrong.reshape(len(decided.wrong), -1).any(axis=1))
        if before.row is None and len(rows):
            before = replace(before, row=start + int(rows[0]) + 1, signature=signature)
        self._decisions[task, key] = replace(
            before,
            count=before.count + decided.differ.size,
            differ=before.differ + int(decided.wrong.sum()),
            ties=before.ties + int((decided.differ & decided.tied).sum()),
        )
