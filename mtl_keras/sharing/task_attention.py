"""A task's masks over feature maps."""

from collections.abc import Mapping

import keras


def attended(maps: Mapping[str, keras.KerasTensor], name: str) -> dict[str, keras.KerasTensor]:
    """Builds a task's masked maps, and their mean as ``pooled``.

    Args:
        maps: the shared maps by name, each half as high and wide as the one before.
        name: begins the layers' names.
    """
    found: dict[str, keras.KerasTensor] = {}
    handed: keras.KerasTensor | None = None
    ordered = list(maps.items())
    for number, (key, shared) in enumerate(ordered):
        found[key] = _masked(shared, handed, f"{name}.{key}")
        if number + 1 < len(ordered):
            handed = _handed_on(found[key], ordered[number + 1][1], f"{name}.{key}")
    found["pooled"] = keras.layers.GlobalAveragePooling2D(name=f"{name}.pooled")(found[ordered[-1][0]])
    return found


def _masked(shared: keras.KerasTensor, handed: keras.KerasTensor | None, name: str) -> keras.KerasTensor:
    seen = shared if handed is None else keras.layers.Concatenate(name=f"{name}.seen")([shared, handed])
    inner = _convolution(seen, shared.shape[-1], 1, "relu", f"{name}.inner")
    mask = _convolution(inner, shared.shape[-1], 1, "sigmoid", f"{name}.mask")
    return keras.layers.Multiply(name=f"{name}.masked")([mask, shared])


def _handed_on(own: keras.KerasTensor, following: keras.KerasTensor, name: str) -> keras.KerasTensor:
    """Brings a task's map to the size of the next shared one."""
    x = _convolution(own, following.shape[-1], 3, "relu", f"{name}.onward")
    return keras.layers.MaxPooling2D(padding="same", name=f"{name}.smaller")(x)


def _convolution(x: keras.KerasTensor, channels: int, size: int, activation: str, name: str) -> keras.KerasTensor:
    x = keras.layers.Conv2D(channels, size, padding="same", use_bias=False, name=name)(x)
    x = keras.layers.BatchNormalization(name=f"{name}.norm")(x)
    return keras.layers.Activation(activation, name=f"{name}.{activation}")(x)
