"""The PNG of class numbers that is the label a pixel."""

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

NO_CLASS = 255
"""The number of a pixel that has no class."""


def read_mask(encoded: bytes) -> "Array":
    """Returns the class numbers [h, w], uint8."""
    import numpy as np
    from PIL import Image

    return np.asarray(Image.open(io.BytesIO(encoded)))


def pixel_counts(encoded: bytes, classes: int) -> "Array":
    """Returns the pixels of each class [C]; none where there is no mask, which is ""."""
    import numpy as np

    if not encoded:
        return np.zeros(classes, np.int64)
    numbers = read_mask(encoded)
    return np.bincount(numbers[numbers != NO_CLASS].reshape(-1), minlength=classes)[:classes]
