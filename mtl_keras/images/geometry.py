"""A crop, flips and a turn, drawn once and applied to a picture and to all that belongs to it."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import tensorflow as tf

if TYPE_CHECKING:
    from mtl_keras.images.augmentation import Augmentation

_LONGEST = 4 / 3
"""Most that a crop is longer one way than the picture is."""


@dataclass(frozen=True)
class Geometry:
    """Where the pixels of a picture go.

    Args:
        window: the crop: top, left, height, width, as shares of the picture, [4] float32.
        mirrored: whether it is mirrored left for right, bool [].
        inverted: whether it is mirrored top for bottom.
        turned: whether it is turned by 90 degrees (transposed, before the flips).
    """

    window: tf.Tensor
    mirrored: tf.Tensor
    inverted: tf.Tensor
    turned: tf.Tensor

    @classmethod
    def drawn(cls, options: "Augmentation", seed: tf.Tensor) -> "Geometry":
        """Draws a geometry; the same seed, the same one."""
        chance = tf.random.stateless_uniform([7], seed)
        area = options.smallest_crop + (1.0 - options.smallest_crop) * chance[0]
        stretch = tf.exp((2.0 * chance[1] - 1.0) * math.log(_LONGEST) / 2) if options.smallest_crop < 1 else 1.0
        height = tf.minimum(tf.sqrt(area) * stretch, 1.0)
        width = tf.minimum(tf.sqrt(area) / stretch, 1.0)
        window = tf.stack([chance[2] * (1 - height), chance[3] * (1 - width), height, width])
        wanted = (options.flip_horizontal, options.flip_vertical, options.quarter_turns)
        return cls(window, *((chance[4 + at] < 0.5) & wish for at, wish in enumerate(wanted)))

    def __call__(self, pixels: tf.Tensor) -> tf.Tensor:
        """Moves the pixels of a picture or a mask [h, w, C]."""
        size = tf.cast(tf.shape(pixels)[:2], tf.float32)
        top, left, height, width = tf.unstack(tf.cast(tf.round(self.window * tf.tile(size, [2])), tf.int32))
        pixels = pixels[top : top + tf.maximum(height, 1), left : left + tf.maximum(width, 1)]
        pixels = tf.cond(self.turned, lambda: tf.transpose(pixels, [1, 0, 2]), lambda: pixels)
        pixels = tf.cond(self.mirrored, lambda: pixels[:, ::-1], lambda: pixels)
        return tf.cond(self.inverted, lambda: pixels[::-1], lambda: pixels)
