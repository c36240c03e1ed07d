"""Finds out, in graph, how a picture has to be turned to stand upright."""

from collections.abc import Callable

import tensorflow as tf

from mtl_keras.images.orientation import ENTRIES, HEADER, MARK, ORIENTATION, SEARCHED, SHORT

_BEFORE = rf"^\C*?{MARK}({HEADER})"
"""All before the EXIF part's TIFF header, and the header's first four bytes."""


def orientation(encoded: tf.Tensor) -> tf.Tensor:
    """Returns the EXIF orientation of an encoded picture, int32 [] of 1 to 8; ``orientation_of`` in graph."""
    head = tf.strings.substr(encoded, 0, SEARCHED)
    header = tf.strings.regex_replace(head, _BEFORE, r"\1", replace_global=False)
    found = tf.strings.regex_full_match(tf.strings.substr(header, 0, 4), HEADER)
    return tf.cond(found, lambda: _orientation_in(header), lambda: tf.constant(1))


def upright(picture: tf.Tensor, turn: tf.Tensor) -> tf.Tensor:
    """Turns and mirrors a picture [h, w, C] as its orientation, 1 to 8, asks for."""
    changes: list[Callable[[], tf.Tensor]] = [
        lambda: picture,
        lambda: tf.reverse(picture, [1]),
        lambda: tf.reverse(picture, [0, 1]),
        lambda: tf.reverse(picture, [0]),
        lambda: tf.transpose(picture, [1, 0, 2]),
        lambda: tf.transpose(tf.reverse(picture, [0]), [1, 0, 2]),
        lambda: tf.transpose(tf.reverse(picture, [0, 1]), [1, 0, 2]),
        lambda: tf.transpose(tf.reverse(picture, [1]), [1, 0, 2]),
    ]
    return tf.switch_case(turn - 1, changes)


def _orientation_in(header: tf.Tensor) -> tf.Tensor:
    """Reads the orientation from a TIFF header and what follows it.

    Reference:
        CIPA DC-008, Exif 2.32: a TIFF header (byte order, offset of the first directory), and in the directory
        a number of entries of 12 bytes: tag, type, count, value.
    """
    values = tf.cast(tf.io.decode_raw(header, tf.uint8), tf.int32)
    little = values[0] == ord("I")

    def number(at: tf.Tensor, size: int) -> tf.Tensor:
        """Reads unsigned numbers of ``size`` bytes at places [...]; past the end they are 0."""
        places = tf.expand_dims(at, -1) + tf.range(size)
        inside = (places >= 0) & (places < tf.size(values))
        digits = tf.where(inside, tf.gather(values, tf.where(inside, places, 0)), 0)
        digits = tf.where(little, tf.reverse(digits, [-1]), digits)
        return tf.reduce_sum(digits * tf.constant([256**power for power in reversed(range(size))]), axis=-1)

    # Of the directory's offset the lower half: more would lie past what is searched.
    directory = tf.where(little, number(tf.constant(4), 2), number(tf.constant(6), 2))
    entries = directory + 2 + 12 * tf.range(tf.minimum(number(directory, 2), ENTRIES))
    told = (number(entries, 2) == ORIENTATION) & (number(entries + 2, 2) == SHORT) & (number(entries + 4, 4) == 1)
    value = tf.reduce_max(tf.concat([tf.boolean_mask(number(entries + 8, 2), told)[:1], [1]], axis=0))
    return tf.where(value <= 8, value, 1)
