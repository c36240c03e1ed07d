"""One vector a row, from whatever features there are."""

from typing import TYPE_CHECKING

from mtl_keras.features import Features

if TYPE_CHECKING:
    import keras


def pooled(features: Features) -> "keras.KerasTensor":
    """Returns [B, D]: the pooled features, or the mean of the tokens that are no padding, or of the map."""
    import keras

    if features.pooled is not None:
        return features.pooled
    if features.tokens is not None:
        return keras.layers.GlobalAveragePooling1D(name="mean_of_tokens")(features.tokens, mask=features.mask)
    return keras.layers.GlobalAveragePooling2D(name="mean_of_map")(features.maps)
