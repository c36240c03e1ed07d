"""One vector a row, from whatever features there are."""

from typing import TYPE_CHECKING, Literal

from mtl_keras.errors import UserError
from mtl_keras.features import Features

if TYPE_CHECKING:
    import keras


Pooling = Literal["mean", "mean_and_max"]

MAXIMA: dict[Pooling, tuple[str, ...]] = {"mean": (), "mean_and_max": ("maps_16", "maps_32")}
"""The maps whose maxima stand beside the mean."""


def pooled(features: Features, pooling: Pooling = "mean") -> "keras.KerasTensor":
    """Returns [B, D]: the pooled features, or the mean of the tokens that are no padding, or of the map.

    Beside them stand the maxima of the maps that ``MAXIMA`` names, those that there are.

    Raises:
        UserError: maxima are asked for, and there are no such maps.
    """
    import keras

    present = features.present()
    maxima = [
        keras.layers.GlobalMaxPooling2D(name=f"largest_of_{name}")(present[name])
        for name in MAXIMA[pooling]
        if name in present
    ]
    if MAXIMA[pooling] and not maxima:
        wanted = ", ".join(MAXIMA[pooling])
        raise UserError("head.pooling", f'"{pooling}" needs one of {wanted}; received {", ".join(present)}. Remove it.')
    vectors = [_mean(features), *maxima]
    return keras.layers.Concatenate(name="mean_and_max")(vectors) if maxima else vectors[0]


def _mean(features: Features) -> "keras.KerasTensor":
    import keras

    if features.pooled is not None:
        return features.pooled
    if features.tokens is not None:
        return keras.layers.GlobalAveragePooling1D(name="mean_of_tokens")(features.tokens, mask=features.mask)
    return keras.layers.GlobalAveragePooling2D(name="mean_of_map")(features.maps)
