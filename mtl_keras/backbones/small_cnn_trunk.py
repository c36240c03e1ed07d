"""The layers of the small encoder of pictures."""

import keras

_STRIDES = (4, 8, 16, 32)
_MOMENTUM = 0.9
"""Of the statistics: trainings are short, and with 0.99 the first hundreds of steps would weigh on them."""


def build_trunk(image_size: tuple[int, int], width: int, depth: int) -> keras.Model:
    """Builds the trunk: the stem, and a stage for each stride."""
    image = keras.Input((*image_size, 3), name="image")
    x = keras.layers.Rescaling(1 / 127.5, offset=-1.0, name="scale")(image)
    x = _active(_convolution(x, max(width // 2, 4), 2, "stem"), "stem")
    maps: dict[str, keras.KerasTensor] = {}
    for number, stride in enumerate(_STRIDES):
        x = _convolution(x, width * 2**number, 2, f"down_{stride}")
        for block in range(depth):
            x = _block(x, f"block_{stride}_{block}")
        maps[f"maps_{stride}"] = x = _active(x, f"stage_{stride}")
    pooled = keras.layers.GlobalAveragePooling2D(name="pool")(x)
    return keras.Model({"image": image}, {"pooled": pooled, **maps}, name="small_cnn")


def _block(x: keras.KerasTensor, name: str) -> keras.KerasTensor:
    """Builds a residual block: two convolutions, whose result is added to what came in."""
    inner = x
    for place in range(2):
        inner = _convolution(_active(inner, f"{name}_{place}"), x.shape[-1], 1, f"{name}_{place}")
    return keras.layers.Add(name=f"{name}_add")([x, inner])


def _convolution(x: keras.KerasTensor, channels: int, stride: int, name: str) -> keras.KerasTensor:
    start = {"use_bias": False, "kernel_initializer": "he_normal", "name": name}
    return keras.layers.Conv2D(channels, 3, stride, "same", **start)(x)


def _active(x: keras.KerasTensor, name: str) -> keras.KerasTensor:
    x = keras.layers.BatchNormalization(momentum=_MOMENTUM, name=f"{name}_norm")(x)
    return keras.layers.ReLU(name=f"{name}_relu")(x)
