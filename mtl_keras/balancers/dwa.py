"""Weights by how slowly the losses fall."""

from typing import ClassVar

from pydantic import Field

from mtl_keras.balancers.base import Balancer
from mtl_keras.balancers.step import Balance, State, Step


class DWA(Balancer):
    """Gives more weight to a task whose loss fell less from one epoch to the next.

    w_t = T softmax_t(r_t / temperature), r_t = M_t(e - 1) / M_t(e - 2), with M_t(e) the task's mean loss over the
    steps of epoch e. r_t is 1 until the task has had two epochs; an epoch without it does not count for it.

    Args:
        temperature: greater than 0; the higher, the more alike the weights.

    Shapes:
        losses: [T], at least 0. Returns weights: [T], positive, of sum T. State: last_mean, before_mean, epoch_loss,
            epoch_count [T].

    Raises:
        UserError: a loss is below 0.

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.balancers.get("dwa").weights([0.5, 4.0]).numpy().tolist()
        [1.0, 1.0]

    Reference:
        Liu, Johns and Davison, 2019, arXiv:1803.10704, equation 7 (dynamic weight average).
    """

    kind: ClassVar[str] = "dwa"

    temperature: float = Field(default=2.0, gt=0)

    def start(self, tasks: int) -> State:
        """Returns means of epochs that have not been, 0."""
        import numpy as np

        from mtl_keras.balancers.epoch_means import start_sums

        return {"last_mean": np.zeros(tasks), "before_mean": np.zeros(tasks), **start_sums(tasks)}

    def balance(self, step: Step, state: State) -> Balance:
        """Weighs by the means of the last two epochs, and adds to this one's."""
        import tensorflow as tf

        from mtl_keras.balancers.epoch_means import add_losses
        from mtl_keras.balancers.positive import positive
        from mtl_keras.balancers.present import number, softmax

        losses = positive(self.kind, step.losses, step.present)
        before = tf.convert_to_tensor(state["before_mean"])
        ratio = tf.where(before > 0, tf.math.divide_no_nan(state["last_mean"], before), 1.0)
        weights = number(step.present) * softmax(ratio / self.temperature, step.present)
        return Balance(weights, {**state, **add_losses(losses, step.present, state)})

    def after_epoch(self, state: State) -> State:
        """Closes the epoch's means."""
        import tensorflow as tf

        from mtl_keras.balancers.epoch_means import epoch_means, start_sums

        means, there = epoch_means(state)
        last, before = state["last_mean"], state["before_mean"]
        return {
            "last_mean": tf.where(there, means, last),
            "before_mean": tf.where(there, last, before),
            **start_sums(last.shape[0]),
        }
