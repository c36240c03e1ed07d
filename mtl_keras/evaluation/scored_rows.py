"""Truths and predictions of an evaluation, as its scores take them."""

from abc import ABC, abstractmethod
from typing import Any

import numpy as np

from mtl_keras.baselines.scores import SCORES
from mtl_keras.evaluation.lines import TRUTHS, Answer, Line
from mtl_keras.heads.base import Head
from mtl_keras.metrics.label_predictions import LabelPredictions


class ScoredRows(ABC):
    """Collects the rows of an evaluation, in any order, and scores them.

    Args:
        head: the task's head.
        most: how many rows there are at most.
    """

    def __init__(self, head: Head, most: int) -> None:
        self.kind = head.kind
        self.names = list(getattr(head, "labels", None) or ())

    @staticmethod
    def of(head: Head, most: int) -> "ScoredRows":
        """Returns an empty collection."""
        return (_LabelRows if head.per == "label" else _PlainRows)(head, most)

    @abstractmethod
    def add(self, line: Line, label: Any, answer: Answer) -> None:
        """Adds a row: its line, its label as the data give it, and the head's answer."""

    @abstractmethod
    def scores(self) -> dict[str, float]:
        """Returns the metrics of the rows so far."""


class _PlainRows(ScoredRows):
    """Rows of which the lines say all."""

    def __init__(self, head: Head, most: int) -> None:
        super().__init__(head, most)
        self._truths: list[Any] = []
        self._predicted: list[Any] = []

    def add(self, line: Line, label: Any, answer: Answer) -> None:
        truth = line[TRUTHS[self.kind]]
        self._truths.append(truth)
        self._predicted.append(line.get("predicted", truth))

    def scores(self) -> dict[str, float]:
        return SCORES[self.kind](self._truths, self._predicted, self.names)


class _LabelRows(ScoredRows):
    """Rows with any number of labels, of thousands maybe: arrays, in whose memory a label takes six bytes a row."""

    def __init__(self, head: Head, most: int) -> None:
        super().__init__(head, most)
        shape = most, len(self.names)
        self._truths, self._given = np.zeros(shape, bool), np.zeros(shape, bool)
        self._probabilities = np.zeros(shape, np.float32)
        self._count = 0

    def add(self, line: Line, label: Any, answer: Answer) -> None:
        self._truths[self._count] = np.asarray(label) > 0
        self._given[self._count] = answer["given"]
        self._probabilities[self._count] = answer["probabilities"]
        self._count += 1

    def scores(self) -> dict[str, float]:
        own = slice(self._count)
        predicted = LabelPredictions(self._given[own], self._probabilities[own])
        return SCORES[self.kind](self._truths[own], predicted, self.names)
