"""Precision, recall and F1 by name, of classes or of entity types."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Score:
    """How well one class or entity type is found.

    Args:
        name: the class or type.
        right: how many were predicted rightly.
        predicted: how many were predicted.
        support: how many there are.
    """

    name: str
    right: int
    predicted: int
    support: int

    @property
    def precision(self) -> float:
        """The share of the predicted that are right; NaN where none was predicted."""
        return self.right / self.predicted if self.predicted else math.nan

    @property
    def recall(self) -> float:
        """The share of the true that were found; NaN where there are none."""
        return self.right / self.support if self.support else math.nan

    @property
    def f1(self) -> float:
        """The harmonic mean of both; NaN where there is neither a true nor a predicted one."""
        total = self.predicted + self.support
        return 2 * self.right / total if total else math.nan

    @property
    def iou(self) -> float:
        """The intersection of both over their union; NaN where there is neither a true nor a predicted one."""
        union = self.predicted + self.support - self.right
        return self.right / union if union else math.nan


def scores(truth: Iterable[str], predicted: Iterable[str], right: Iterable[str], names: Iterable[str]) -> list[Score]:
    """Counts by name: the given names first, then those that only the rows have.

    Args:
        truth: the name of each true item.
        predicted: the name of each predicted item.
        right: the name of each item that was predicted rightly.
        names: the names to begin with.
    """
    support, guessed, hit = Counter(truth), Counter(predicted), Counter(right)
    every = list(dict.fromkeys([*names, *sorted({*support, *guessed})]))
    return [Score(name, hit[name], guessed[name], support[name]) for name in every]


def total(parts: list[Score], name: str) -> Score:
    """Sums scores, so that its F1 is the micro average."""
    return Score(
        name,
        sum(part.right for part in parts),
        sum(part.predicted for part in parts),
        sum(part.support for part in parts),
    )
