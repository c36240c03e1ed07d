"""Feature maps of several strides brought together at the finest."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras

_GROUPS = 8


def pyramid(maps: "Sequence[keras.KerasTensor]", width: int) -> "keras.KerasTensor":
    """Builds a feature pyramid and sums its levels at the size of the first map.

    Args:
        maps: feature maps [B, H / 2^k, W / 2^k, C_k], the finest first, each half as high and wide as the one before.
        width: channels of each level, a multiple of 8.

    Returns:
        [B, H, W, width].
    """
    import keras

    levels, above = [], None
    for level in reversed(range(len(maps))):
        x = keras.layers.Conv2D(width, 1, name=f"lateral_{level}")(maps[level])
        if above is not None:
            x = keras.layers.Add(name=f"joined_{level}")([x, _enlarged(above, 2, f"above_{level}")])
        above = x
        x = keras.layers.Conv2D(width, 3, padding="same", name=f"smooth_{level}")(x)
        x = keras.layers.GroupNormalization(_GROUPS, name=f"norm_{level}")(x)
        x = keras.layers.Activation("relu", name=f"relu_{level}")(x)
        levels.append(_enlarged(x, 2**level, f"enlarged_{level}") if level else x)
    return keras.layers.Add(name="levels")(levels) if len(levels) > 1 else levels[0]


def _enlarged(x: "keras.KerasTensor", factor: int, name: str) -> "keras.KerasTensor":
    import keras

    return keras.layers.UpSampling2D(factor, interpolation="bilinear", name=name)(x)
