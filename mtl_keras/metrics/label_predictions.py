"""What is said of any number of labels a row."""

from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]


class LabelPredictions(NamedTuple):
    """Which labels N rows are given, and the probability of each of C.

    Shapes:
        given: [N, C], bool. probabilities: [N, C], float32.
    """

    given: Array
    probabilities: Array

    @classmethod
    def of(cls, probabilities: Array, threshold: float = 0.5) -> "LabelPredictions":
        """Returns predictions that give the labels whose probability reaches a threshold."""
        return cls(probabilities >= threshold, probabilities)
