"""Decodes pictures and masks, in graph."""

import tensorflow as tf

from mtl_keras.images.exif import orientation, upright


def decode_picture(encoded: tf.Tensor) -> tf.Tensor:
    """Decodes a JPEG, PNG, GIF (its first frame) or BMP to RGB, upright, uint8 [h, w, 3].

    Grey, palette, CMYK and 16-bit pictures become 8-bit RGB; transparent parts become white.

    Raises:
        tf.errors.InvalidArgumentError: the bytes are no such picture, or are cut off.
    """
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
    picture = tf.cast(tf.io.decode_png(encoded, channels=4), tf.float32)
    share = picture[..., 3:] / 255.0
    return tf.cast(tf.round(picture[..., :3] * share + 255.0 * (1.0 - share)), tf.uint8)
