"""How far numbers are from those that are expected."""

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


def differences(expected: Array, found: Array) -> Array:
    """Returns |expected - found|, of numbers above 1 as a share of them: float64, of the arrays' shape.

    d = |e - f| / max(1, |e|). Equal numbers, infinite ones among them, and two NaN are 0 apart; NaN and a number
    infinitely.
    """
    expected, found = np.asarray(expected, np.float64), np.asarray(found, np.float64)
    with np.errstate(invalid="ignore"):
        apart = np.abs(expected - found) / np.maximum(1.0, np.abs(expected))
    same = (expected == found) | (np.isnan(expected) & np.isnan(found))
    settled: Array = np.where(same, 0.0, np.where(np.isfinite(apart), apart, np.inf))
    return settled
