"""Gives the layers of an encoder the arrays of a checkpoint."""

import keras
import numpy as np

from mtl_keras.backbones.attention_layer import AttentionLayer
from mtl_keras.backbones.encoder_weights import Read


def assign_layer(layer: AttentionLayer, read: Read, index: int, attention_norm: str, feed_norm: str) -> None:
    """Gives a layer of an encoder its weights.

    Args:
        layer: the layer, built.
        read: reads an array by its name.
        index: the layer's number.
        attention_norm: the name of the normalisation of the attention, within the layer.
        feed_norm: that of the feed-forward block.
    """
    at = f"encoder.layer.{index}"
    assign_pair(layer.query_key_value, read, *(f"{at}.attention.self.{part}" for part in ("query", "key", "value")))
    assign_pair(layer.attention_output, read, f"{at}.attention.output.dense")
    assign_pair(layer.attention_norm, read, f"{at}.{attention_norm}")
    assign_pair(layer.expand, read, f"{at}.intermediate.dense")
    assign_pair(layer.contract, read, f"{at}.output.dense")
    assign_pair(layer.feed_norm, read, f"{at}.{feed_norm}")


def assign_pair(layer: keras.layers.Layer, read: Read, *names: str) -> None:
    """Gives a layer its kernel (or scale) and bias; of several names, side by side."""
    for variable, kind in zip(layer.weights, ("weight", "bias"), strict=True):
        rows = (*variable.shape[:-1], variable.shape[-1] // len(names))
        variable.assign(np.concatenate([read(f"{name}.{kind}").reshape(rows) for name in names], axis=-1))
