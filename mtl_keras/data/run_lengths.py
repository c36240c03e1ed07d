"""COCO's run lengths: pixels column by column, how many are outside, then how many are inside, and so on."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

_FIRST, _BITS, _MOST_BITS = 48, 5, 60
"""The code of a letter that stands for 0, how many bits of a number a letter has, and how many a number may have."""


def run_length_pixels(encoded: Mapping[str, Any], height: int, width: int) -> "Array":
    """Returns the pixels that are inside [h, w], bool.

    Args:
        encoded: ``size``, [height, width], and ``counts``, a list of numbers or COCO's text of them.
        height: of the picture.
        width: of the picture.

    Raises:
        ValueError: it is of another size, or its runs are not those of as many pixels.
    """
    import numpy as np

    size, counts = encoded.get("size"), encoded.get("counts")
    if size != [height, width]:
        raise ValueError(f"expected run lengths of size [{height}, {width}], as the picture; received {size!r}")
    runs = from_text(counts) if isinstance(counts, str) else counts
    if not isinstance(runs, list) or not all(type(run) is int and run >= 0 for run in runs):
        raise ValueError("expected counts, whole numbers from 0, or their text; received other values")
    if sum(runs) != height * width:
        raise ValueError(f"expected counts of {height * width} pixels in all; received {sum(runs)}")
    inside = np.arange(len(runs)) % 2 == 1
    return np.repeat(inside, runs).reshape(width, height).T


def from_text(text: str) -> list[int]:
    """Returns the run lengths of COCO's text.

    A letter has 5 bits of a number, the lowest first, and a sixth that says whether the number goes on; the last
    letter's fifth bit is the sign. From the fourth on, a number is the difference to the run two before.

    Raises:
        ValueError: it is no such text.
    """
    runs: list[int] = []
    number = shift = 0
    for letter in text:
        code = ord(letter) - _FIRST
        if not 0 <= code < 64:
            raise ValueError(f"expected counts of COCO's letters, from 0 to o; received {letter!r}")
        number |= (code & 31) << shift
        shift += _BITS
        if code & 32 and shift < _MOST_BITS:
            continue
        number -= (1 << shift) if code & 16 else 0
        runs.append(number + (runs[-2] if len(runs) > 2 else 0))
        number = shift = 0
    if shift:  # the last number goes on
        raise ValueError("expected counts of COCO's letters; received a text that is cut off")
    return runs
