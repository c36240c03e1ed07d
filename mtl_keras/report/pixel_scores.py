"""Counts of pixels by class."""

from typing import TYPE_CHECKING, Any

from mtl_keras.report.counts import Score

if TYPE_CHECKING:
    import numpy as np


def pixel_scores(matrix: "np.ndarray[Any, Any]", names: list[str]) -> list[Score]:
    """Returns the counts of each class of a confusion matrix [C, C]."""
    return [
        Score(name, int(matrix[at, at]), int(matrix[:, at].sum()), int(matrix[at].sum()))
        for at, name in enumerate(names)
    ]
