"""How large the pictures of a split are, and how far from what the backbone takes."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from mtl_keras.backbones.base import Backbone

DISTORTED = 1.5
"""A picture is drawn out or squeezed that many times, or more, where it counts as distorted."""


def picture_sizes(sizes: Sequence[tuple[int, int]], backbone: Backbone) -> dict[str, Any] | None:
    """Returns sizes as [height, width]; None where there are no pictures.

    Returns:
        ``smallest``, ``median`` (a picture of median area) and ``largest``; ``image_size``, the backbone's; ``scale``,
        how many times as long a side of the median picture becomes; ``aspects``, the least, the median and the
        greatest width as a multiple of the height; ``distorted``, how many pictures would be drawn out or squeezed
        1.5 times or more to fill the backbone's input.
    """
    height, width = getattr(backbone, "image_size", (0, 0))
    if not sizes or not height:
        return None
    by_area = sorted(sizes, key=lambda size: size[0] * size[1])
    aspects = np.array([own[1] / own[0] for own in sizes])
    ratio = aspects / (width / height)
    middle = by_area[len(by_area) // 2]
    return {
        "smallest": list(by_area[0]),
        "median": list(middle),
        "largest": list(by_area[-1]),
        "image_size": [height, width],
        "fit": getattr(backbone, "fit", "stretch"),
        "scale": round(float(np.sqrt(height * width / (middle[0] * middle[1]))), 3),
        "aspects": [round(float(each), 3) for each in (aspects.min(), np.median(aspects), aspects.max())],
        "distorted": int((np.maximum(ratio, 1 / ratio) >= DISTORTED).sum()),
    }
