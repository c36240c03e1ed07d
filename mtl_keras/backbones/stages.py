"""Freezes and unfreezes the stages of a trunk of pictures."""

import keras

from mtl_keras.errors import UserError

_LAST = 5


def freeze_stages(trunk: keras.Model, count: int, train_batch_norm: bool) -> None:
    """Freezes the first stages of a trunk and lets the others train; compile the model anew after it.

    A layer belongs to stage s if its output has 2^-s of the input's height (a row's vector belongs to the last
    one); frozen batch normalisation uses its own statistics. Dropout within a frozen stage, which some networks have,
    stays in training.

    Args:
        trunk: a functional model with one input [B, H, W, 3] of known height; of a model, its ``backbone``.
        count: the stages to freeze, 0 to 5.
        train_batch_norm: whether the batch normalisation of the other stages is trained: False for pretrained weights,
            True for those that started from chance.

    Raises:
        UserError: there are not so many stages, or the trunk is not one of pictures.

    Example:
        >>> import mtl_keras as mtl
        >>> trunk = mtl.backbones.SmallCnn(image_size=(32, 32), width=4, freeze_stages=5).load()
        >>> mtl.freeze_stages(trunk, 2, train_batch_norm=True)
        >>> len(trunk.trainable_variables) > 0
        True
    """
    _check(trunk, count)
    stages = _stages(trunk)
    for layer in trunk.layers:
        if isinstance(layer, keras.layers.InputLayer):
            continue
        normalises = isinstance(layer, keras.layers.BatchNormalization)
        layer.trainable = stages[layer.name] > count and (train_batch_norm or not normalises)


def _check(trunk: keras.Model, count: int) -> None:
    if not 0 <= count <= _LAST:
        raise UserError("freeze_stages", f"expected 0 to {_LAST} stages; received {count}. Choose one of these.")
    shapes = [tuple(each.shape) for each in getattr(trunk, "inputs", None) or ()]
    if len(shapes) != 1 or len(shapes[0]) != 4 or shapes[0][1] is None:
        raise UserError(
            "freeze_stages",
            f"expected the trunk of a model of pictures, with one input [B, H, W, 3] of known height; received "
            f"{type(trunk).__name__} with inputs {shapes}. Of a model that build_model made, give model.backbone.",
        )


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
