"""What the first bytes of an encoded picture say, in graph: a small file may unpack to gigabytes."""

from collections.abc import Callable

import tensorflow as tf

from mtl_keras.images.first_frame import first_frame
from mtl_keras.images.limits import MOST_PIXELS, TOO_LARGE

_GIF = b"GI"


def bounded(encoded: tf.Tensor) -> tf.Tensor:
    """Returns a picture that can be decoded within bounds: of a GIF, its first frame.

    Raises:
        tf.errors.InvalidArgumentError: it is of more than ``MOST_PIXELS``.
    """
    most = tf.constant(MOST_PIXELS, tf.int64)
    with tf.control_dependencies([tf.debugging.assert_less_equal(pixels_of(encoded), most, TOO_LARGE)]):
        is_gif = tf.strings.substr(encoded, 0, 2) == _GIF
        return tf.cond(is_gif, lambda: first_frame(encoded)[0], lambda: tf.identity(encoded))


def pixels_of(encoded: tf.Tensor) -> tf.Tensor:
    """Returns how many pixels a picture has as its header tells, int64 []; 0 where it is none.

    Raises:
        tf.errors.InvalidArgumentError: it begins as a JPEG does, and has no header of one.
    """
    return tf.reduce_prod(stored_size(encoded))


def stored_size(encoded: tf.Tensor) -> tf.Tensor:
    """Returns the height and width that a picture is stored with, int64 [2]; see ``pixels_of``."""
    mark = tf.strings.substr(encoded, 0, 2)
    branches = [_unknown, *_SIZES.values()]
    which = tf.reduce_sum(tf.where(mark == tf.constant(list(_SIZES)), tf.range(1, len(branches)), 0))
    size = tf.switch_case(which, [lambda size=size: tf.cast(size(encoded), tf.int64) for size in branches])
    return tf.ensure_shape(size, [2])


def _unknown(encoded: tf.Tensor) -> tf.Tensor:
    return tf.zeros([2], tf.int32)


def _jpeg(encoded: tf.Tensor) -> tf.Tensor:
    return tf.image.extract_jpeg_shape(encoded)[:2]


def _png(encoded: tf.Tensor) -> tf.Tensor:
    """Reads the part IHDR, which comes first."""
    width, height = tf.unstack(_numbers(encoded, 16, little=False))
    return tf.stack([height, width])


def _gif(encoded: tf.Tensor) -> tf.Tensor:
    """Takes the screen's size or the first frame's, the larger."""
    screen = _bytes(encoded, 6, 4)
    width, height = screen[0] + 256 * screen[1], screen[2] + 256 * screen[3]
    return tf.maximum(tf.stack([height, width]), tf.cast(first_frame(encoded)[1], tf.int64))


def _bmp(encoded: tf.Tensor) -> tf.Tensor:
    """Reads the size; a height below 0 is of a picture that is stored from its top."""
    width, height = tf.unstack(tf.cast(_numbers(encoded, 18, little=True), tf.int32))
    return tf.abs(tf.stack([height, width]))


def _numbers(encoded: tf.Tensor, at: int, little: bool) -> tf.Tensor:
    """Returns two numbers of 4 bytes, int64."""
    digits = tf.reshape(_bytes(encoded, at, 8), [2, 4])
    powers = [256**power for power in (range(4) if little else reversed(range(4)))]
    return tf.reduce_sum(digits * tf.constant(powers, tf.int64), axis=1)


def _bytes(encoded: tf.Tensor, at: int, count: int) -> tf.Tensor:
    """Returns the values of bytes, int64 [count], 0 past the end."""
    whole = tf.strings.substr(encoded, 0, at + count) + bytes(at + count)
    return tf.cast(tf.io.decode_raw(tf.strings.substr(whole, at, count), tf.uint8), tf.int64)


_SIZES: dict[bytes, Callable[[tf.Tensor], tf.Tensor]] = {b"\xff\xd8": _jpeg, b"\x89P": _png, _GIF: _gif, b"BM": _bmp}
"""By a picture's first two bytes: its height and width."""
