"""A GIF without the frames after its first, in graph."""

from collections.abc import Callable

import tensorflow as tf

_EXTENSION, _IMAGE = 0x21, 0x2C
_SCREEN = 13
"""Bytes before the table of colours."""
_END = b"\x3b"


def first_frame(encoded: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns a GIF that ends with its first frame, and that frame's height and width, int32 [2].

    TensorFlow's decoder unpacks all frames and then gives the first: a file of a few megabytes may hold ten thousand,
    which are gigabytes. Of a GIF that is cut off within its first frame all is returned.

    Reference:
        CompuServe, 1990, Graphics Interchange Format, version 89a: sections 15 to 24.
    """
    values = tf.cast(tf.io.decode_raw(encoded, tf.uint8), tf.int32)

    def at(place: tf.Tensor) -> tf.Tensor:
        return tf.where(place < tf.size(values), values[tf.minimum(place, tf.size(values) - 1)], 0)

    def colours(flags: tf.Tensor) -> tf.Tensor:
        """Returns the bytes of a table of colours."""
        return tf.where(flags >= 128, 3 * tf.bitwise.left_shift(2, flags & 7), 0)

    def number(place: tf.Tensor) -> tf.Tensor:
        return at(place) + 256 * at(place + 1)

    block = _first_image(at, _SCREEN + colours(at(tf.constant(10))), tf.size(values))
    data = block + 11 + colours(at(block + 9))
    end = tf.while_loop(lambda place: at(place) > 0, lambda place: [place + at(place) + 1], [data])[0] + 1
    cut = tf.strings.substr(encoded, 0, tf.minimum(end, tf.size(values))) + _END
    return tf.where(end < tf.size(values), cut, encoded), tf.stack([number(block + 7), number(block + 5)])


def _first_image(at: Callable[[tf.Tensor], tf.Tensor], begin: tf.Tensor, size: tf.Tensor) -> tf.Tensor:
    """Returns the place of the first image's block, past the end where there is none; extensions stand before it."""

    def after(place: tf.Tensor) -> list[tf.Tensor]:
        """Returns the place after the extension at a place: a mark, a label, and parts until one of no bytes."""
        end = tf.while_loop(lambda part: at(part) > 0, lambda part: [part + at(part) + 1], [place + 2])[0]
        return [end + 1]

    place = tf.while_loop(lambda place: at(place) == _EXTENSION, after, [begin])[0]
    return tf.where(at(place) == _IMAGE, place, size)
