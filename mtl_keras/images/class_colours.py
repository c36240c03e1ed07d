"""Colours of classes, for masks that people look at."""

import colorsys
from collections.abc import Sequence
from typing import Any

import numpy as np

_FIRST = ((230, 159, 0), (86, 180, 233), (0, 158, 115), (240, 228, 66), (0, 114, 178), (213, 94, 0), (204, 121, 167))
"""Okabe and Ito, 2008, Color Universal Design, without black: also for who sees colours otherwise."""
_TURN = 0.618034
"""Of the circle of hues, from one colour to the next: the golden section keeps all of them apart."""
_BACKGROUND = "background"


def class_colours(names: Sequence[str]) -> "np.ndarray[Any, Any]":
    """Returns a colour a class, uint8 [C, 3]: black for the background, and each other differs from the rest.

    Args:
        names: the class names; one that is ``background``, in any case, is that.
    """
    given = iter(_colour(number) for number in range(len(names)))
    return np.array([(0, 0, 0) if is_background(name) else next(given) for name in names], np.uint8)


def is_background(name: str) -> bool:
    """Says whether a class is what lies behind all others."""
    return name.casefold() == _BACKGROUND


def overlay(
    picture: "np.ndarray[Any, Any]", mask: "np.ndarray[Any, Any]", names: Sequence[str]
) -> "np.ndarray[Any, Any]":
    """Returns a picture with half of its classes' colours over it; the background stays as it is.

    Args:
        picture: uint8 [h, w, 3].
        mask: class numbers [h, w].
        names: the class names.
    """
    mixed = (picture.astype(np.uint16) + class_colours(names)[mask]) // 2
    behind = np.array([is_background(name) for name in names])[mask]
    return np.where(behind[..., np.newaxis], picture, mixed).astype(np.uint8)


def _colour(number: int) -> tuple[int, ...]:
    if number < len(_FIRST):
        return _FIRST[number]
    saturation, value = (0.9, 0.55, 0.75)[number % 3], (0.95, 0.75, 0.55)[number // 3 % 3]
    return tuple(round(255 * part) for part in colorsys.hsv_to_rgb(number * _TURN % 1, saturation, value))
