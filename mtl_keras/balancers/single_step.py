"""A step out of plain numbers, for a balancer without a model."""

from typing import Any

import numpy as np
import tensorflow as tf

from mtl_keras.balancers.base import Balancer
from mtl_keras.balancers.step import Step
from mtl_keras.errors import UserError


def single_step(balancer: Balancer, losses: Any, gram: Any, seed: int) -> Step:
    """Returns the first step of T tasks, all of them present.

    Args:
        balancer: says whether ``gram`` is needed.
        losses: [T].
        gram: [T, T] or None.
        seed: of the random numbers.

    Raises:
        UserError: a shape is wrong, a number is not finite, or ``gram`` is missing.
    """
    losses = finite("losses", losses)
    if losses.ndim != 1 or not losses.size:
        raise UserError("losses", f"expected one number a task, [T]; received shape {losses.shape}.")
    tasks = losses.size
    if gram is None and balancer.sees == "gram":
        raise UserError("gram", f"{balancer.kind} weighs by gradients: give their inner products [{tasks}, {tasks}].")
    if gram is not None:
        gram = finite("gram", gram)
        if gram.shape != (tasks, tasks):
            raise UserError("gram", f"expected shape {(tasks, tasks)}, as of {tasks} losses; received {gram.shape}.")
    return Step(
        losses=tf.constant(losses),
        present=tf.ones([tasks], tf.bool),
        number=tf.constant(0, tf.int64),
        seed=tf.constant([seed, 0], tf.int64),
        gaussian=tf.zeros([tasks], tf.bool),
        gram=None if gram is None else tf.constant(gram),
    )


def finite(name: str, values: Any) -> "np.ndarray[Any, Any]":
    """Returns an array of float64.

    Raises:
        UserError: a number is not finite; it names the task.
    """
    array = np.asarray(values, "float64")
    wrong = np.argwhere(~np.isfinite(array))
    if wrong.size:
        place = tuple(int(each) for each in wrong[0])
        raise UserError(name, f"expected finite numbers; received {array[place]} of task {place[0]}.")
    return array
