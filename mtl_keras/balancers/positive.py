"""Losses of which the logarithm or the inverse is taken."""

import math

import tensorflow as tf

from mtl_keras.errors import UserError

FLOOR = 1e-12
"""What a loss of 0 counts as."""
LOG_BOUND = -math.log(FLOOR)
"""No learned logarithm goes further from 0: 27.6."""
NEGATIVE = "expected a loss of at least 0 in task"


def positive(kind: str, losses: tf.Tensor, present: tf.Tensor, above: str = "0") -> tf.Tensor:
    """Returns losses [T] of at least ``FLOOR``, and 1 for a task that is absent.

    Args:
        kind: the balancer's, for the error.
        losses: [T].
        present: [T].
        above: what the losses are measured from, in words.

    Raises:
        UserError: a loss is below 0; it names the task's number. In a graph an assertion does.
    """
    wrong = present & (losses < 0)
    if tf.executing_eagerly():
        _refuse(kind, losses, wrong, above)
    else:
        tasks = tf.range(tf.size(losses))
        # All numbers with a -1 for the innocent: XLA has no tensor of a length that depends on values.
        tf.debugging.Assert(~tf.reduce_any(wrong), [NEGATIVE, tf.where(wrong, tasks, -1), kind], summarize=100)
    return tf.where(present, tf.maximum(losses, FLOOR), 1.0)


def _refuse(kind: str, losses: tf.Tensor, wrong: tf.Tensor, above: str) -> None:
    for task in tf.where(wrong)[:, 0].numpy().tolist():
        raise UserError(
            f"balancer {kind}",
            f"expected a loss of at least {above} in task {task}; it is {-float(losses[task]):.6g} below. Give the "
            "task a loss that is never lower, or choose a balancer that takes no logarithm or quotient of it.",
        )
