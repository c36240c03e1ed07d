"""The words of a batch of rows, laid out flat."""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import tensorflow as tf


class WordRows(NamedTuple):
    """All words of all rows, one after the other.

    Flat, since each operation on a ``tf.RaggedTensor`` adds dozens of checks
    to a graph: with them, tracing took seconds.

    Shapes:
        words, starts, ends, rows: [N]; count: [], the number of rows B.
    """

    words: "tf.Tensor"
    starts: "tf.Tensor"
    """Byte offsets in the row's text."""
    ends: "tf.Tensor"
    rows: "tf.Tensor"
    """The row of each word, ascending."""
    count: "tf.Tensor"


def given_words(words: "tf.RaggedTensor") -> WordRows:
    """Lays out rows that are words already [B, (n)]; offsets are those in the words joined by single blanks."""
    import tensorflow as tf

    rows = words.value_rowids()
    sizes = tf.cast(tf.strings.length(words.flat_values), tf.int64) + 1
    ends = tf.cumsum(sizes) - tf.gather(sums_before(sizes, rows, words.nrows()), rows) - 1
    return WordRows(words.flat_values, ends - sizes + 1, ends, rows, words.nrows())


def sums_before(sizes: "tf.Tensor", rows: "tf.Tensor", count: "tf.Tensor") -> "tf.Tensor":
    """Returns the sum of all sizes before each row [B]."""
    import tensorflow as tf

    return tf.cumsum(tf.math.unsorted_segment_sum(sizes, rows, count), exclusive=True)


def dense_rows(values: "tf.Tensor", rows: "tf.Tensor", count: "tf.Tensor", pad: int) -> "tf.Tensor":
    """Pads flat values [N] to [B, W], W >= 1 even where every row is empty."""
    import tensorflow as tf

    dense = tf.RaggedTensor.from_value_rowids(values, rows, count, validate=False).to_tensor(pad)
    missing = tf.cast(tf.equal(tf.shape(dense)[1], 0), tf.int32)
    return tf.pad(dense, [[0, 0], [0, missing]], constant_values=pad)
