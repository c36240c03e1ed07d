"""Backgrounds made of chance."""

from collections.abc import Callable

import numpy as np

from .smooth import Array, enlarged

_GRAIN = 8.0
"""The largest standard deviation of the noise a pixel."""
_SPREAD = 40.0
"""The standard deviation of the difference of a texture's two colours."""


def texture(side: int, random: np.random.Generator) -> Array:
    """Returns a background [side, side, 3], 0 to 255: two colours mixed by a pattern, with grain."""
    pattern = _PATTERNS[random.integers(len(_PATTERNS))](side, random)[..., np.newaxis]
    first = random.uniform(0, 255, 3)
    second = first + random.normal(0, _SPREAD, 3)
    grain = random.normal(0, random.uniform(0, _GRAIN), (side, side, 1))
    surface: Array = np.clip(first + pattern * (second - first) + grain, 0, 255)
    return surface


def _clouds(side: int, random: np.random.Generator) -> Array:
    """Returns noise of three sizes, 0 to 1."""
    noise = sum(enlarged(random.uniform(0, 1, (cells, cells)), side) / cells for cells in (3, 6, 12))
    low, high = np.min(noise), np.max(noise)
    return np.asarray((noise - low) / (high - low))


def _stripes(side: int, random: np.random.Generator) -> Array:
    """Returns waves in a direction of chance, bent by clouds."""
    angle, waves = random.uniform(0, np.pi), random.uniform(2, 8)
    rows, columns = np.mgrid[:side, :side] / side
    along = rows * np.sin(angle) + columns * np.cos(angle)
    return np.asarray(0.5 + 0.5 * np.sin(2 * np.pi * (waves * along + 0.5 * _clouds(side, random))))


def _weave(side: int, random: np.random.Generator) -> Array:
    """Returns stripes across stripes."""
    return np.asarray(np.sqrt(_stripes(side, random) * _stripes(side, random)))


_PATTERNS: tuple[Callable[[int, np.random.Generator], Array], ...] = (_clouds, _stripes, _weave)
