"""Changes of brightness, contrast and saturation."""

from typing import TYPE_CHECKING

import tensorflow as tf

if TYPE_CHECKING:
    from mtl_keras.images.augmentation import Augmentation

_GREY = (0.299, 0.587, 0.114)
"""The weights of red, green and blue in the brightness (ITU-R BT.601)."""


def tone(picture: tf.Tensor, options: "Augmentation", seed: tf.Tensor) -> tf.Tensor:
    """Changes the tone of a picture [h, w, 3] by chance: float32, in 0 to 255."""
    chance = 2.0 * tf.random.stateless_uniform([3], seed + tf.constant([0, 1 << 30])) - 1.0
    picture = tf.cast(picture, tf.float32)
    if options.saturation:
        grey = tf.reduce_sum(picture * tf.constant(_GREY), axis=-1, keepdims=True)
        picture = grey + (picture - grey) * (1.0 + options.saturation * chance[2])
    if options.contrast:
        mean = tf.reduce_mean(picture)
        picture = mean + (picture - mean) * (1.0 + options.contrast * chance[1])
    if options.brightness:
        picture += 255.0 * options.brightness * chance[0]
    return tf.clip_by_value(picture, 0.0, 255.0)
