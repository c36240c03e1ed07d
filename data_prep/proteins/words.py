"""The words of a sequence, its stretches of a few letters, as numbers."""

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

_BEFORE_A = "@"
_LETTERS = 27


def words(sequence: str, length: int) -> Array:
    """Returns the distinct words of a sequence of upper case letters, in ascending order.

    Args:
        sequence: of at least one letter; one that is shorter than a word is its only word.
        length: letters of a word, 1 to 13.

    Shapes:
        Returns [distinct words] int64.
    """
    letters = np.frombuffer(sequence.ljust(length, _BEFORE_A).encode("ascii"), np.uint8)
    codes = letters.astype(np.int64) - ord(_BEFORE_A)
    windows = np.lib.stride_tricks.sliding_window_view(codes, length)
    return np.asarray(np.unique(windows @ _LETTERS ** np.arange(length, dtype=np.int64)))
