"""Labels of words or residues, by what they are most often."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from mtl_keras.baselines.base import Fitted
from mtl_keras.baselines.majority import most_frequent

Labels = Sequence[Sequence[str | None]]
"""A label a word or residue, None where it is missing."""


def most_frequent_of_all(inputs: Sequence[Any], labels: Labels) -> Fitted | None:
    """Predicts the most frequent training label for every word or residue."""
    counts = Counter(label for row in labels for label in row if label is not None)
    if not counts:
        return None
    best = most_frequent(counts)
    return lambda rows: [[best] * len(row) for row in rows]


def most_frequent_of_each(inputs: Sequence[Any], labels: Labels) -> Fitted | None:
    """Predicts for each word or letter its most frequent training label, for a new one that of all."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row, own in zip(inputs, labels, strict=True):
        for one, label in zip(row, own, strict=True):
            if label is not None:
                counts[one][label] += 1
    if not counts:
        return None
    other = most_frequent(sum(counts.values(), Counter()))
    best = {one: most_frequent(found) for one, found in counts.items()}
    return lambda rows: [[best.get(one, other) for one in row] for row in rows]
