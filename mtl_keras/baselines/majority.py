"""The same answer for every row."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from mtl_keras.baselines.base import Fitted


def most_frequent(counts: Counter[str]) -> str:
    """Returns the name with the highest count, the first in the alphabet among equals."""
    return min(counts, key=lambda name: (-counts[name], name))


def most_frequent_label(inputs: Sequence[Any], labels: Sequence[str]) -> Fitted | None:
    """Predicts the most frequent training label."""
    if not len(labels):
        return None
    best = most_frequent(Counter(labels))
    return lambda rows: [best] * len(rows)


def label_frequencies(inputs: Sequence[Any], labels: "np.ndarray[Any, Any]") -> Fitted | None:
    """Predicts for every row the share of the training rows that have each label; CAFA calls it naive.

    Labels are an array [N, C]; so are predictions, whose rows are one in memory.
    """
    if not len(labels):
        return None
    shares = labels.mean(axis=0, dtype=np.float64).astype(np.float32)
    return lambda rows: np.broadcast_to(shares, (len(rows), len(shares)))


def most_frequent_pixel(inputs: Sequence[Any], labels: Sequence[Sequence[int]]) -> Fitted | None:
    """Predicts the class of most training pixels for every pixel.

    Labels, and the inputs to predict, are the pixels of each class of each picture; predictions are confusion matrices.
    """
    if not len(labels):
        return None
    sums = [sum(column) for column in zip(*labels, strict=True)]
    best = sums.index(max(sums))

    def predict(rows: Sequence[Sequence[int]]) -> Sequence[Any]:
        return [[[count if guess == best else 0 for guess in range(len(row))] for count in row] for row in rows]

    return predict


def mean_value(inputs: Sequence[Any], labels: Sequence[float]) -> Fitted | None:
    """Predicts the mean training label."""
    if not len(labels):
        return None
    mean = sum(labels) / len(labels)
    return lambda rows: [mean] * len(rows)


def all_outside(inputs: Sequence[Sequence[str]], labels: Sequence[Sequence[str]]) -> Fitted:
    """Predicts no entity: ``O`` is the most frequent tag of entity data."""
    return lambda rows: [["O"] * len(words) for words in rows]
