"""One label for several copies of a text."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import TypeVar

Label = TypeVar("Label", bound=Hashable)

MAJORITY = 2 / 3


def settle(labels: Sequence[Label], weights: Sequence[float], majority: float = MAJORITY) -> Label | None:
    """Returns the label that has at least ``majority`` of the weight, or None if there is none."""
    sums: dict[Label, float] = defaultdict(float)
    for label, weight in zip(labels, weights, strict=True):
        sums[label] += weight
    best = max(sums, key=lambda label: sums[label])
    return best if sums[best] >= majority * sum(sums.values()) else None
