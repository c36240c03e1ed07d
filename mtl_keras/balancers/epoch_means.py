"""Each task's mean loss over the steps of an epoch that had it."""

import numpy as np
import tensorflow as tf

from mtl_keras.balancers.step import State


def start_sums(tasks: int) -> State:
    """Returns sums of no loss."""
    return {"epoch_loss": np.zeros(tasks), "epoch_count": np.zeros(tasks, "int64")}


def add_losses(losses: tf.Tensor, present: tf.Tensor, state: State) -> State:
    """Returns the sums with a step's losses [T] of the tasks that are present."""
    return {
        "epoch_loss": tf.where(present, state["epoch_loss"] + losses, state["epoch_loss"]),
        "epoch_count": state["epoch_count"] + tf.cast(present, tf.int64),
    }


def epoch_means(state: State) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns the means [T], and which tasks there were in the epoch [T]."""
    count = tf.convert_to_tensor(state["epoch_count"])
    return tf.math.divide_no_nan(state["epoch_loss"], tf.cast(count, tf.float64)), count > 0
