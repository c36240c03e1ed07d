"""Which pixels are in a polygon."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

_BEYOND = 1.0
"""How many pixels a point may be outside of the picture: annotators' tools round."""


def polygon_pixels(points: "Array", height: int, width: int) -> "Array":
    """Returns the pixels whose centres are in a polygon [h, w], bool; a part that it winds around twice is not.

    The pixel of row 0 and column 0 reaches from (0, 0) to (1, 1). An edge flips all pixels to its right in the rows
    that it crosses; what was flipped an odd number of times is in the polygon.

    Args:
        points: [n, 2], x and y.
        height: of the picture.
        width: of the picture.
    """
    import numpy as np

    flips = np.zeros((height, width + 1), bool)
    for (x0, y0), (x1, y1) in zip(points, np.roll(points, -1, axis=0), strict=True):
        low, high = sorted((y0, y1))
        rows = np.arange(max(0, np.ceil(low - 0.5)), min(height, np.ceil(high - 0.5)), dtype=int)
        if rows.size:
            crossed = x0 + (rows + 0.5 - y0) * ((x1 - x0) / (y1 - y0))
            flips[rows, np.clip(np.ceil(crossed - 0.5), 0, width).astype(int)] ^= True
    inside: Array = np.logical_xor.accumulate(flips, axis=1)[:, :width]
    return inside


def read_points(polygon: object, height: int, width: int) -> "Array":
    """Returns the points of a polygon [n, 2] of COCO's form: x and y in turn.

    Raises:
        ValueError: it is no polygon, or reaches out of the picture.
    """
    import numpy as np

    try:
        flat = np.asarray(polygon, np.float64)
    except (TypeError, ValueError, OverflowError):
        flat = np.zeros((0, 0))
    if flat.ndim != 1 or not np.isfinite(flat).all():
        raise ValueError("expected a polygon, finite numbers x, y, x, y, ...; received other values")
    if flat.size % 2:
        raise ValueError(f"expected an even number of coordinates, x and y of each point; received {flat.size}")
    if flat.size < 6:
        raise ValueError(f"expected a polygon of at least 3 points; received {flat.size // 2}")
    points = flat.reshape(-1, 2)
    outside = (points < -_BEYOND) | (points > np.array([width, height]) + _BEYOND)
    if outside.any():
        x, y = points[outside.any(axis=1)][0]
        raise ValueError(f"expected points within the picture, {width} x {height} pixels; received ({x:g}, {y:g})")
    return points
