"""The losses of a batch."""

from typing import Any, NamedTuple

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


class Descent(NamedTuple):
    """A step's gradients, and what they came from.

    Args:
        gradients: of the model's trainable variables, None of one on which nothing depends.
        losses: the tasks' losses before the step.
        penalty: the regularisation before the step, [].
        allowed: a tensor that is there once the losses and gradients are known to be finite.
    """

    gradients: list[Any]
    losses: TaskLosses
    penalty: tf.Tensor
    allowed: tf.Tensor
