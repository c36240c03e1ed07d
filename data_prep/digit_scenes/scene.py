"""Composes a scene of digits."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .digits import Digits
from .smooth import Array, enlarged
from .texture import texture

SIDE = 96
MOST = 5
_SMALLEST, _LARGEST = 24, 36
"""The side of a digit's box: its 8 pixels and one of margin at each edge."""
_TRIES = 20
_CONTRAST = 60.0
"""The least difference of a digit's brightness from the mean of the background."""
_BRIGHTNESS = np.array([0.299, 0.587, 0.114])

Box = tuple[int, int, int]
"""The upper edge, the left edge and the side."""


@dataclass(frozen=True)
class Scene:
    """A composed picture and what is in it.

    Args:
        picture: [S, S, 3], uint8.
        mask: [S, S], uint8: 0 where the background is, 1 more than the digit's class where more than half is ink.
        sources: the numbers of the digits that were put there.
    """

    picture: Array
    mask: Array
    sources: tuple[int, ...]


def compose(digits: Digits, pool: Sequence[int], random: np.random.Generator) -> Scene:
    """Composes a scene of one to five digits of the pool, all by chance; boxes of digits do not overlap."""
    sources = tuple(int(number) for number in random.choice(pool, random.integers(1, MOST + 1)))
    picture = texture(SIDE, random)
    brightness = float((picture @ _BRIGHTNESS).mean())
    mask = np.zeros((SIDE, SIDE), np.uint8)
    for number, (top, left, side) in zip(sources, _boxes(len(sources), random), strict=True):
        place = slice(top, top + side), slice(left, left + side)
        ink = np.clip(enlarged(np.pad(digits.images[number], 1), side), 0, 1)
        share = ink[..., np.newaxis]
        picture[place] = picture[place] * (1 - share) + _colour(brightness, random) * share
        mask[place][ink > 0.5] = digits.classes[number] + 1
    return Scene(np.round(picture).astype(np.uint8), mask, sources)


def _colour(brightness: float, random: np.random.Generator) -> Array:
    """Returns a colour of chance that stands out from a brightness."""
    while True:
        colour = random.uniform(0, 255, 3)
        if abs(float(colour @ _BRIGHTNESS) - brightness) >= _CONTRAST:
            return colour


def _boxes(count: int, random: np.random.Generator) -> list[Box]:
    """Returns boxes that do not overlap; where chance leaves no room for the next, all are placed anew."""
    boxes: list[Box] = []
    while len(boxes) < count:
        free = (box for box in _chances(random) if not any(_overlap(box, other) for other in boxes))
        box = next(free, None)
        boxes = [*boxes, box] if box else []
    return boxes


def _chances(random: np.random.Generator) -> list[Box]:
    side = int(random.integers(_SMALLEST, _LARGEST + 1))
    return [(int(top), int(left), side) for top, left in random.integers(0, SIDE - side + 1, (_TRIES, 2))]


def _overlap(one: Box, other: Box) -> bool:
    return all(one[axis] < other[axis] + other[2] and other[axis] < one[axis] + one[2] for axis in (0, 1))
