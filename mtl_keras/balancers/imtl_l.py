"""Losses scaled to 1 by learned factors."""

from typing import ClassVar

from pydantic import Field

from mtl_keras.balancers.base import Balancer
from mtl_keras.balancers.step import Balance, State, Step


class IMTLL(Balancer):
    """Learns a factor for each loss that brings it to 1.

    The objective is sum_t exp(s_t) L_t - s_t; w_t = exp(s_t). s_t follows its own gradient, w_t L_t - 1, and comes to
    rest where w_t L_t = 1. It begins at 0 and stays within 27.6 of it.

    Args:
        learning_rate: of Adam on s, greater than 0; a step moves s by about as much.

    Shapes:
        losses: [T], at least 0. Returns weights: [T], positive. State: log_scale [T] and Adam's moments.

    Raises:
        UserError: a loss is below 0, which no factor brings to 1.

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.balancers.get("imtl_l").weights([0.5, 4.0]).numpy().tolist()
        [1.0, 1.0]

    Reference:
        Liu et al., 2021, "Towards Impartial Multi-task Learning", ICLR (OpenReview IMPnRXEWpvr), the loss balance; base
        e. s has an optimizer of its own and is no variable of the model.
    """

    kind: ClassVar[str] = "imtl_l"

    learning_rate: float = Field(default=0.01, gt=0)

    def start(self, tasks: int) -> State:
        """Returns factors of 1."""
        from mtl_keras.balancers.adam import adam_start

        return adam_start("log_scale", [0.0] * tasks)

    def balance(self, step: Step, state: State) -> Balance:
        """Weighs by the factors, then moves them."""
        import tensorflow as tf

        from mtl_keras.balancers.adam import adam_step
        from mtl_keras.balancers.positive import LOG_BOUND, positive

        losses = positive(self.kind, step.losses, step.present)
        weights = tf.exp(tf.convert_to_tensor(state["log_scale"]))
        moved = adam_step("log_scale", state, weights * losses - 1, step.present, self.learning_rate)
        moved["log_scale"] = tf.clip_by_value(moved["log_scale"], -LOG_BOUND, LOG_BOUND)
        return Balance(tf.where(step.present, weights, 0.0), moved)
