"""Adam on numbers of which a balancer knows the gradient: state in, state out."""

from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from mtl_keras.balancers.step import State

MEAN_RATE, SQUARE_RATE, EPSILON = 0.9, 0.999, 1e-8


def adam_start(name: str, values: Sequence[float]) -> State:
    """Returns a number a task, with moments that have seen nothing.

    Args:
        name: the number's; its moments' names begin with it.
        values: the numbers [T] at the start.
    """
    tasks = len(values)
    return {
        name: np.array(values, "float64"),
        f"{name}_mean": np.zeros(tasks),
        f"{name}_square": np.zeros(tasks),
        f"{name}_count": np.zeros(tasks, "int64"),
    }


def adam_step(name: str, state: State, gradient: tf.Tensor, moves: tf.Tensor, learning_rate: float) -> State:
    """Returns the numbers and moments after a step; a task that does not move keeps all of its own, its count too.

    Args:
        name: as at the start.
        state: holds at least what ``adam_start`` returned.
        gradient: [T].
        moves: which tasks take the step, [T].
        learning_rate: the length of a first step.
    """
    values, mean, square, count = (state[key] for key in (name, f"{name}_mean", f"{name}_square", f"{name}_count"))
    count = count + tf.cast(moves, tf.int64)
    mean = tf.where(moves, MEAN_RATE * mean + (1 - MEAN_RATE) * gradient, mean)
    square = tf.where(moves, SQUARE_RATE * square + (1 - SQUARE_RATE) * gradient**2, square)
    taken = tf.cast(tf.maximum(count, 1), tf.float64)
    length = tf.sqrt(square / (1 - SQUARE_RATE**taken)) + EPSILON
    moved = values - learning_rate * mean / (1 - MEAN_RATE**taken) / length
    return {
        name: tf.where(moves, moved, values),
        f"{name}_mean": mean,
        f"{name}_square": square,
        f"{name}_count": count,
    }
