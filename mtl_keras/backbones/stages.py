"""Freezes and unfreezes the stages of a trunk of pictures."""

import keras


def freeze_stages(trunk: keras.Model, count: int, train_batch_norm: bool = False) -> None:
    """Freezes the first stages of a trunk and lets the others train; compile the model anew after it.

    A layer belongs to stage s if its output has 2^-s of the input's height (a row's vector belongs to the last
    one); frozen batch normalisation uses its own statistics.

    Args:
        trunk: a functional model with one input [B, H, W, 3] of known height.
        count: the stages to freeze, 0 to 5.
        train_batch_norm: whether the batch normalisation of the other stages is trained.
    """
    height = trunk.inputs[0].shape[1]
    for layer in trunk.layers:
        if isinstance(layer, keras.layers.InputLayer):
            continue
        normalises = isinstance(layer, keras.layers.BatchNormalization)
        layer.trainable = _stage(layer, height) > count - 1 and (train_batch_norm or not normalises)


def _stage(layer: keras.layers.Layer, height: int) -> int:
    """Returns a layer's stage less one: 0 for strides of 1 and 2, then 1 for 4, and so on."""
    shape = layer.output.shape
    if len(shape) != 4:
        return 4
    stride = max(height // max(int(shape[1]), 1), 1)
    return min(max(stride.bit_length() - 2, 0), 4)
