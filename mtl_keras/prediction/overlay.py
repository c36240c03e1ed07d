"""Masks that people can look at."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from mtl_keras.images.class_colours import Colour

Array = np.ndarray[Any, Any]


def palette(colours: Sequence[Colour | None]) -> Array:
    """Returns the colours as uint8 [C, 3], black for the background (None)."""
    return np.array([colour or (0, 0, 0) for colour in colours], np.uint8)


def overlay(picture: Array, mask: Array, colours: Sequence[Colour | None]) -> Array:
    """Returns a picture that is half its classes' colours; the background stays as it is.

    Args:
        picture: uint8 [h, w, 3].
        mask: class numbers [h, w].
        colours: a colour a class, None for the background.
    """
    mixed = (picture.astype(np.uint16) + palette(colours)[mask]) // 2
    plain = np.array([colour is None for colour in colours])[mask]
    return np.where(plain[..., np.newaxis], picture, mixed).astype(np.uint8)
