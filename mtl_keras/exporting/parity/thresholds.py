"""From which probability heads give labels."""

from typing import Any

import numpy as np

from mtl_keras.exporting.parity.answered import Answered

Array = np.ndarray[Any, Any]


def label_thresholds(answered: Answered) -> Array:
    """Returns the threshold of each label [C] of a head that gives any number of them."""
    head: Any = answered.head
    return np.broadcast_to(np.asarray(head.threshold, np.float32), len(answered.labels))


def second_threshold(answered: Answered) -> float | None:
    """Returns the threshold of the second of two classes, where it was chosen; None where the likelier is taken."""
    threshold = getattr(answered.head, "threshold", None)
    return None if threshold is None else float(np.float32(threshold[0]))
