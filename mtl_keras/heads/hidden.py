"""The layers between the features and a head's output."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras


def hidden_layers(features: "keras.KerasTensor", widths: Sequence[int], dropout: float) -> "keras.KerasTensor":
    """Builds dropout, then GELU layers with dropout after each: [B, D] to [B, last width]."""
    import keras

    x = keras.layers.Dropout(dropout, name="dropout")(features)
    for index, width in enumerate(widths):
        x = keras.layers.Dense(width, activation="gelu", name=f"hidden_{index}")(x)
        x = keras.layers.Dropout(dropout, name=f"dropout_{index}")(x)
    return x
