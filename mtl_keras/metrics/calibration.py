"""How far probabilities are what happens."""

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Calibration:
    """Probabilities in bins of equal width, beside how often what they are of is so.

    Args:
        means: the mean probability of each bin, NaN where it is empty.
        frequencies: the share of each bin that is true, NaN where it is empty.
        counts: how many probabilities each bin has.
        error: the expected calibration error: sum_k n_k |frequency_k - mean_k| / n, 0 without any.

    Shapes:
        means, frequencies, counts: [bins].

    Reference:
        Naeini et al., 2015, AAAI, "Obtaining well calibrated probabilities using Bayesian binning".
    """

    means: Array
    frequencies: Array
    counts: Array
    error: float


def calibration(probabilities: Array, truths: Array, bins: int = 10) -> Calibration:
    """Sorts probabilities into bins; bin k of K has those from k / K up to, but for the last, (k + 1) / K.

    Args:
        probabilities: of any shape, in [0, 1]: of the chosen class, or of each label.
        truths: of the same shape: 1 or True where the chosen class is right, or the label is there.
        bins: K, how many bins.

    Example:
        >>> calibration([0.9, 0.8, 0.3], [1, 0, 0], bins=2).counts.tolist()
        [1, 2]
    """
    values, true = np.ravel(probabilities).astype(np.float64), np.ravel(truths).astype(np.float64)
    edges = np.arange(1, bins) / bins
    places = np.searchsorted(edges, values, side="right")
    counts = np.bincount(places, minlength=bins)
    there = np.where(counts > 0, counts, np.nan)
    means, frequencies = (np.bincount(places, each, minlength=bins) / there for each in (values, true))
    apart = np.nansum(counts * np.abs(frequencies - means))
    return Calibration(means, frequencies, counts, float(apart / max(1, values.size)))
