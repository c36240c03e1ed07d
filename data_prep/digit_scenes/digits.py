"""The real digits, and the split of each."""

from dataclasses import dataclass

import numpy as np

from ..cleaning.splits import choose_split
from .smooth import Array

SHARES = {"train": 0.7, "validation": 0.15, "test": 0.15}
_SALT = "digit_scenes"


@dataclass(frozen=True)
class Digits:
    """Handwritten digits.

    Args:
        images: [N, 8, 8], how much of each pixel is ink, 0 to 1.
        classes: [N], 0 to 9.
    """

    images: Array
    classes: Array


def read_digits() -> Digits:
    """Returns the digits that come with scikit-learn."""
    from sklearn.datasets import load_digits

    source = load_digits()
    return Digits(source.images / 16, source.target)


def split_digits(digits: Digits) -> dict[str, list[int]]:
    """Returns the numbers of each split's digits; a digit's split follows from its pixels alone."""
    parts: dict[str, list[int]] = {name: [] for name in SHARES}
    for number, image in enumerate(digits.images):
        key = " ".join(str(round(16 * value)) for value in np.ravel(image))
        parts[choose_split(key, SHARES, _SALT)].append(number)
    return parts
