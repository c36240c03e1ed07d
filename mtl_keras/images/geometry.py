"""A crop, flips and a turn, drawn once and applied to a picture and to all that belongs to it."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import tensorflow as tf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtl_keras.images.augmentation import Augmentation

_LONGEST = 4 / 3
"""Most that a crop is longer one way than the picture is."""


@dataclass(frozen=True)
class Geometry:
    """Where the pixels of a picture go.

    Args:
        window: the crop: top, left, height, width, as shares of the picture, [4] float32.
        turns: how often it is turned by 90 degrees to the left, int32 [].
        mirrored: whether it is then mirrored left for right, bool [].
        inverted: whether it is then mirrored top for bottom.
    """

    window: tf.Tensor
    turns: tf.Tensor
    mirrored: tf.Tensor
    inverted: tf.Tensor

    @classmethod
    def drawn(cls, options: "Augmentation", seed: tf.Tensor) -> "Geometry":
        """Draws a geometry; the same seed, the same one."""
        chance = tf.unstack(tf.random.stateless_uniform([7], seed))
        turns = tf.where(chance[4] < 0.25, 1, tf.where(chance[4] < 0.5, 3, 0)) if options.quarter_turns else 0
        mirrored = (chance[5] < 0.5) & options.flip_horizontal
        inverted = (chance[6] < 0.5) & options.flip_vertical
        return cls(_window(options.smallest_crop, chance[:4]), tf.convert_to_tensor(turns), mirrored, inverted)

    def __call__(self, pixels: tf.Tensor) -> tf.Tensor:
        """Moves the pixels of a picture or a mask [h, w, C]."""
        top, left, height, width = tf.unstack(self._window_within(tf.shape(pixels)[:2]))
        pixels = pixels[top : top + height, left : left + width]
        pixels = tf.cond(self.turns > 0, lambda: tf.image.rot90(pixels, self.turns), lambda: pixels)
        # A slice with a step of -1 would take thirty times as long.
        pixels = tf.cond(self.mirrored, lambda: tf.reverse(pixels, [1]), lambda: pixels)
        return tf.cond(self.inverted, lambda: tf.reverse(pixels, [0]), lambda: pixels)

    def _window_within(self, size: tf.Tensor) -> tf.Tensor:
        """Returns the crop [4] in whole pixels, at least one each way, of a picture's height and width [2]."""
        rounded = tf.cast(tf.round(self.window * tf.tile(tf.cast(size, tf.float32), [2])), tf.int32)
        extent = tf.clip_by_value(rounded[2:], 1, size)
        return tf.concat([tf.minimum(rounded[:2], size - extent), extent], axis=0)


def _window(smallest: float, chance: "Sequence[tf.Tensor]") -> tf.Tensor:
    """Draws a crop [4] that keeps at least a share of the area."""
    area = smallest + (1.0 - smallest) * chance[0]
    side = tf.sqrt(area)
    stretch = tf.exp((2.0 * chance[1] - 1.0) * math.log(_LONGEST) / 2)
    stretch = tf.clip_by_value(stretch, side, 1.0 / side)  # no side is longer than the picture's
    height, width = tf.minimum(side * stretch, 1.0), tf.minimum(side / stretch, 1.0)
    return tf.stack([chance[2] * (1.0 - height), chance[3] * (1.0 - width), height, width])
