"""The losses of a batch."""

from typing import Any, NamedTuple

import tensorflow as tf

from mtl_keras.distribute import replicas


class TaskLosses(NamedTuple):
    """The mean losses of a batch's tasks; of a replica's rows, their parts of the means.

    Args:
        each: of each task, [], float32, 0 of one that is absent.
        present: which tasks have labels in the whole batch, [T], bool.
    """

    each: list[tf.Tensor]
    present: tf.Tensor

    @property
    def stack(self) -> tf.Tensor:
        """The losses, [T]."""
        return tf.stack(self.each)

    def whole(self) -> "TaskLosses":
        """Returns the losses of the whole batch, through which no gradient goes."""
        if replicas.count() == 1:
            return self
        return TaskLosses(tf.unstack(replicas.summed_stack(tf.stop_gradient(self.stack))), self.present)


class Descent(NamedTuple):
    """A step's gradients, and what they came from.

    Args:
        gradients: of the model's trainable variables, by the whole batch, None of one on which nothing depends.
        losses: the tasks' losses before the step, of the whole batch.
        penalty: the regularisation before the step, [].
        allowed: a tensor that is there once the losses and gradients are known to be finite.
    """

    gradients: list[Any]
    losses: TaskLosses
    penalty: tf.Tensor
    allowed: tf.Tensor
