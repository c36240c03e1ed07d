"""Weights by learned noise."""

from typing import ClassVar

from pydantic import Field

from mtl_keras.balancers.base import Balancer
from mtl_keras.balancers.step import Balance, State, Step


class Uncertainty(Balancer):
    """Weighs each loss by a learned inverse variance.

    With s_t the log variance of task t, the objective is sum_t w_t L_t + s_t / 2, where w_t = exp(-s_t) / 2 for a mean
    square and exp(-s_t) for any other loss. s_t follows its own gradient, 1/2 - w_t L_t, and comes to rest at
    log L_t or log(2 L_t): at w_t = 1 / (2 L_t) either way. It begins at 0 and stays within 27.6 of it.

    Args:
        learning_rate: of Adam on s, greater than 0; a step moves s by about as much.

    Shapes:
        losses: [T], at least 0. Returns weights: [T], positive. State: log_variance [T] and Adam's moments.

    Raises:
        UserError: a loss is below 0, where no variance fits it.

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.balancers.get("uncertainty").weights([0.5, 4.0]).numpy().tolist()
        [1.0, 1.0]

    Reference:
        Kendall, Gal and Cipolla, 2018, arXiv:1705.07115, equations 7 and 10. We learn the log variance, so that
        weights stay positive; s is no variable of the model: it has an optimizer of its own, without weight decay.
    """

    kind: ClassVar[str] = "uncertainty"

    learning_rate: float = Field(default=0.01, gt=0)

    def start(self, tasks: int) -> State:
        """Returns variances of 1."""
        from mtl_keras.balancers.adam import adam_start

        return adam_start("log_variance", [0.0] * tasks)

    def balance(self, step: Step, state: State) -> Balance:
        """Weighs by the variances, then moves them."""
        import tensorflow as tf

        from mtl_keras.balancers.adam import adam_step
        from mtl_keras.balancers.positive import LOG_BOUND, positive

        losses = positive(self.kind, step.losses, step.present)
        weights = tf.exp(-state["log_variance"]) * tf.where(step.gaussian, tf.constant(0.5, tf.float64), 1.0)
        moved = adam_step("log_variance", state, 0.5 - weights * losses, step.present, self.learning_rate)
        moved["log_variance"] = tf.clip_by_value(moved["log_variance"], -LOG_BOUND, LOG_BOUND)
        return Balance(tf.where(step.present, weights, 0.0), moved)
