"""How much a served model takes in one request: without limits, one request can take all the memory of a server."""

from collections.abc import Callable, Mapping

import tensorflow as tf

from mtl_keras.images.header import pixels_of

MOST_ROWS = 1024
"""Most rows of a request."""
MOST_UNITS = {"text": 2**27, "sequence": 2**20, "image": 2**29}
"""By what a row is, the most of a request: its rows, each counted as its longest, in bytes; of pictures in pixels."""
MOST_MASK_PIXELS = 2**27
"""In place of the pixels above where answers are masks, which are as large as the pictures."""


def within_limits(rows: Mapping[str, tf.Tensor], masked: bool) -> dict[str, tf.Tensor]:
    """Returns the raw rows of a request.

    Args:
        rows: by input.
        masked: whether answers are masks.

    Raises:
        tf.errors.InvalidArgumentError: there are too many rows, or they are too large together.
    """
    return {name: _checked(name, values, masked) for name, values in rows.items()}


def _checked(name: str, values: tf.Tensor, masked: bool) -> tf.Tensor:
    # Rows that a client tokenised have no limit but their number.
    count = tf.shape(values, tf.int64)[0]
    few = tf.debugging.assert_less_equal(
        count, tf.constant(MOST_ROWS, tf.int64), f"expected at most {MOST_ROWS} rows in a request; received more"
    )
    with tf.control_dependencies([few]):
        values = tf.identity(values)
    if name not in _UNITS or values.dtype != tf.string:
        return values
    most = MOST_MASK_PIXELS if name == "image" and masked else MOST_UNITS[name]
    longest = tf.reduce_max(tf.concat([_UNITS[name](values), [0]], axis=0))
    small = tf.debugging.assert_less_equal(count * longest, tf.constant(most, tf.int64), _TOO_LARGE[name].format(most))
    with tf.control_dependencies([small]):
        return tf.identity(values)


def _lengths(values: tf.Tensor) -> tf.Tensor:
    return tf.cast(tf.strings.length(values), tf.int64)


def _pixels(values: tf.Tensor) -> tf.Tensor:
    return tf.map_fn(pixels_of, values, fn_output_signature=tf.TensorSpec([], tf.int64))


_UNITS: dict[str, Callable[[tf.Tensor], tf.Tensor]] = {"text": _lengths, "sequence": _lengths, "image": _pixels}
_BYTES = (
    "expected rows of which number x bytes of the longest is at most {}; received more. Send fewer, or shorter ones"
)
_TOO_LARGE = {
    "text": _BYTES,
    "sequence": _BYTES,
    "image": "expected pictures of which number x pixels of the largest is at most {}; received more. Send fewer",
}
