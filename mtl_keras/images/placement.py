"""Brings pictures to the trunk's size, and what it says of them back to theirs."""

from typing import Literal

import tensorflow as tf

from mtl_keras.images.encoded_mask import NO_CLASS

Fit = Literal["stretch", "pad"]
"""Whether a picture is stretched to the trunk's size, or keeps its shape and is padded."""

GREY = 127.0
"""The padding of pictures."""


def place(picture: tf.Tensor, size: tuple[int, int], fit: Fit, mask: bool = False) -> tf.Tensor:
    """Brings a picture [h, w, C], or a mask, to a size (H, W): float32 [H, W, C].

    Pictures are resized with antialiasing, masks take the nearest pixel; padding is grey, or 255 in masks.
    """
    return pad(resize(picture, size, fit, mask), size, NO_CLASS if mask else GREY)


def resize(picture: tf.Tensor, size: tuple[int, int], fit: Fit, mask: bool = False) -> tf.Tensor:
    """Resizes a picture, or a mask, to the size that it has within a size (H, W)."""
    inner = _inner(tf.shape(picture)[0], tf.shape(picture)[1], size, fit)
    method = tf.image.ResizeMethod.NEAREST_NEIGHBOR if mask else tf.image.ResizeMethod.BILINEAR
    return tf.cast(tf.image.resize(picture, tf.stack(inner), method, antialias=not mask), tf.float32)


def pad(picture: tf.Tensor, size: tuple[int, int], value: float) -> tf.Tensor:
    """Puts a resized picture [h, w, C] in the middle of a size (H, W)."""
    height, width = tf.shape(picture)[0], tf.shape(picture)[1]
    top, left = _offsets(height, width, size)
    sides = [[top, size[0] - height - top], [left, size[1] - width - left], [0, 0]]
    return tf.ensure_shape(tf.pad(picture, sides, constant_values=value), [*size, picture.shape[2]])


def restore(values: tf.Tensor, height: tf.Tensor, width: tf.Tensor, fit: Fit) -> tf.Tensor:
    """Brings values [H, W, C] of a placed picture to the picture's own size: float32 [height, width, C]."""
    if fit == "pad":
        size = values.shape[0], values.shape[1]
        inner = _inner(height, width, size, fit)
        top, left = _offsets(*inner, size)
        values = values[top : top + inner[0], left : left + inner[1]]
    return tf.image.resize(values, tf.stack([height, width]))


def _inner(height: tf.Tensor, width: tf.Tensor, size: tuple[int, int], fit: Fit) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns the size that a picture has within the trunk's, at least 1 each way."""
    if fit == "stretch":
        return tf.constant(size[0]), tf.constant(size[1])
    scale = tf.minimum(size[0] / height, size[1] / width)
    inner_height = tf.cast(tf.round(tf.cast(height, tf.float64) * scale), tf.int32)
    inner_width = tf.cast(tf.round(tf.cast(width, tf.float64) * scale), tf.int32)
    return tf.clip_by_value(inner_height, 1, size[0]), tf.clip_by_value(inner_width, 1, size[1])


def _offsets(height: tf.Tensor, width: tf.Tensor, size: tuple[int, int]) -> tuple[tf.Tensor, tf.Tensor]:
    return (size[0] - height) // 2, (size[1] - width) // 2
