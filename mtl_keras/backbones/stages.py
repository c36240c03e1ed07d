"""Freezes and unfreezes the stages of a trunk of pictures."""

import keras

_LAST = 5


def freeze_stages(trunk: keras.Model, count: int, train_batch_norm: bool = False) -> None:
    """Freezes the first stages of a trunk and lets the others train; compile the model anew after it.

    A layer belongs to stage s if its output has 2^-s of the input's height (a row's vector belongs to the last
    one); frozen batch normalisation uses its own statistics.

    Args:
        trunk: a functional model with one input [B, H, W, 3] of known height.
        count: the stages to freeze, 0 to 5.
        train_batch_norm: whether the batch normalisation of the other stages is trained.
    """
    stages = _stages(trunk)
    for layer in trunk.layers:
        if isinstance(layer, keras.layers.InputLayer):
            continue
        normalises = isinstance(layer, keras.layers.BatchNormalization)
        layer.trainable = stages[layer.name] > count and (train_batch_norm or not normalises)


def _stages(trunk: keras.Model) -> dict[str, int]:
    """Returns the stage of each layer by its name.

    What weighs the channels of a map goes by way of a single pixel, and belongs to the map's stage, as padding does: so
    no layer has a later stage than one that takes its output.
    """
    height = trunk.inputs[0].shape[1]
    stages: dict[str, int] = {}
    for operation in reversed(trunk.operations):
        stage = min(_own_stage(operation, height), stages.get(operation.name, _LAST))
        stages[operation.name] = stage
        for node in operation._inbound_nodes:
            for parent in node.parent_nodes:
                name = parent.operation.name
                stages[name] = min(stage, stages.get(name, _LAST))
    return stages


def _own_stage(layer: keras.Operation, height: int) -> int:
    """Returns the stage of an output's shape: 1 for strides of 1 and 2, then 2 for 4, and so on."""
    shape = layer.output.shape
    if len(shape) != 4 or isinstance(layer, keras.layers.ZeroPadding2D):
        return _LAST
    stride = max(height // max(int(shape[1]), 1), 1)
    return min(max(stride.bit_length() - 1, 1), _LAST)
