"""Decodes pictures and masks, in graph."""

import tensorflow as tf

from mtl_keras.images.exif import orientation, upright
from mtl_keras.images.header import bounded

_TOO_DEEP = "expected 8 bits a channel; received a PNG of 16, of which only the upper 8 would be read. Convert it."


def decode_picture(encoded: tf.Tensor) -> tf.Tensor:
    """Decodes a JPEG, PNG, GIF (its first frame) or BMP to RGB, upright, uint8 [h, w, 3].

    Grey, palette and CMYK pictures become 8-bit RGB; transparent parts of a PNG become white.

    Raises:
        tf.errors.InvalidArgumentError: the bytes are no such picture, are cut off, are a PNG of 16 bits, or of more
            than ``MOST_PIXELS``.
    """
    encoded = bounded(encoded)
    alpha = tf.strings.regex_full_match(tf.strings.substr(encoded, 0, 4), r"\C\x50\x4e\x47")  # only a PNG has one
    picture = tf.cond(alpha, lambda: _over_white(encoded), lambda: _opaque(encoded))
    return upright(picture, orientation(encoded))


def decode_mask(encoded: tf.Tensor) -> tf.Tensor:
    """Decodes a PNG of one 8-bit channel, uint8 [h, w, 1]."""
    return tf.io.decode_png(encoded, channels=1)


def _opaque(encoded: tf.Tensor) -> tf.Tensor:
    picture = tf.io.decode_image(encoded, channels=3, expand_animations=False)
    return tf.ensure_shape(picture, [None, None, 3])


def _over_white(encoded: tf.Tensor) -> tf.Tensor:
    picture = tf.io.decode_png(encoded, channels=4)
    # Of a picture without alpha, decode_png gives the highest number of its own bit depth: 1, not 255, of one bit.
    depth = tf.cast(tf.io.decode_raw(tf.strings.substr(encoded, 24, 1), tf.uint8)[0], tf.int32)
    with tf.control_dependencies([tf.debugging.assert_less_equal(depth, 8, _TOO_DEEP)]):
        opaque = tf.cast(tf.bitwise.left_shift(1, depth) - 1, tf.uint8)
    clear = tf.reduce_any(picture[..., 3] != opaque)
    return tf.cond(clear, lambda: _blended(picture), lambda: picture[..., :3])


def _blended(picture: tf.Tensor) -> tf.Tensor:
    """Puts a picture [h, w, 4] on white."""
    colours = tf.cast(picture, tf.float32)
    share = colours[..., 3:] / 255.0
    return tf.cast(tf.round(colours[..., :3] * share + 255.0 * (1.0 - share)), tf.uint8)
