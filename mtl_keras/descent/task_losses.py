"""The losses of a batch."""

from typing import NamedTuple

import tensorflow as tf


class TaskLosses(NamedTuple):
    """The mean losses of a batch's tasks.

    Args:
        each: of each task, [], float32, 0 of one that is absent.
        present: which tasks have labels in the batch, [T], bool.
    """

    each: list[tf.Tensor]
    present: tf.Tensor

    @property
    def stack(self) -> tf.Tensor:
        """The losses, [T]."""
        return tf.stack(self.each)
