"""The names of labels that are given."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tensorflow as tf


def given_names(given: "tf.Tensor", names: Sequence[str]) -> "tf.Tensor":
    """Returns the names of a row's labels [B, C], those given in front and "" after them.

    Args:
        given: whether a row has each label, bool [B, C].
        names: of the labels.
    """
    import tensorflow as tf

    order = tf.argsort(tf.cast(given, tf.int32), axis=-1, direction="DESCENDING", stable=True)
    return tf.gather(tf.where(given, tf.constant(names), ""), order, batch_dims=1)
