"""Rows that are words already."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tensorflow as tf


def given_words(words: "tf.RaggedTensor") -> "tuple[tf.RaggedTensor, tf.RaggedTensor, tf.RaggedTensor]":
    """Returns the words and where they lie in the row, were it joined by single blanks.

    Shapes:
        words: [B, (n)], string. Returns words, starts, ends: [B, (n)]; offsets in bytes.
    """
    import tensorflow as tf

    sizes = words.with_flat_values(tf.strings.length(words.flat_values) + 1)
    ends = tf.RaggedTensor.from_tensor(tf.cumsum(sizes.to_tensor(), axis=1), sizes.row_lengths()) - 1
    return words, ends - sizes + 1, ends
