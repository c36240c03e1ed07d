"""A smooth form of the largest loss."""

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from mtl_keras.balancers.base import Balancer
from mtl_keras.balancers.step import Balance, State, Step

if TYPE_CHECKING:
    import tensorflow as tf


class STCH(Balancer):
    """Descends a smooth maximum of the losses, each in units of what it was at the end of a warm-up.

    T temperature log sum_t exp(log(L_t / nadir_t) / temperature), so that w_t = T softmax_t(log(L_t / nadir_t) /
    temperature) / L_t. During the warm-up it descends sum_t log L_t; nadir_t is the task's mean loss in the last epoch
    of the warm-up that had it, or in its first epoch after. Until then it is L_t itself. A loss of 0 counts as 1e-12.

    Args:
        temperature: the paper's mu, greater than 0; the lower, the nearer to the maximum alone.
        warmup_epochs: at least 1.

    Shapes:
        losses: [T], at least 0. Returns weights: [T], positive. State: nadir, epoch_loss, epoch_count [T],
            done_count [].

    Raises:
        UserError: a loss is below 0.

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.balancers.get("stch").weights([0.5, 4.0]).numpy().tolist()
        [2.0, 0.25]

    Reference:
        Lin et al., 2024, arXiv:2402.19078, the smooth Tchebycheff scalarization, of logarithms and with ideal values of
        0 as in the authors' multi-task experiments. Theirs average the nadir over one epoch more. The paper's
        preferences stand inside of the maximum; ``loss_weight`` multiplies the weights, since a factor of a loss
        cancels against its nadir.
    """

    kind: ClassVar[str] = "stch"

    temperature: float = Field(default=1.0, gt=0)
    warmup_epochs: int = Field(default=4, ge=1)

    def start(self, tasks: int) -> State:
        """Returns nadirs that are not known, 0."""
        import numpy as np

        from mtl_keras.balancers.epoch_means import start_sums

        return {"nadir": np.zeros(tasks), "done_count": np.zeros([], "int64"), **start_sums(tasks)}

    def balance(self, step: Step, state: State) -> Balance:
        """Weighs the losses over their nadirs against each other, and adds to the epoch's means."""
        import tensorflow as tf

        from mtl_keras.balancers.epoch_means import add_losses
        from mtl_keras.balancers.positive import positive
        from mtl_keras.balancers.present import number, softmax

        losses = positive(self.kind, step.losses, step.present)
        nadir = tf.where(tf.convert_to_tensor(state["nadir"]) > 0, state["nadir"], losses)
        shares = softmax(tf.math.log(losses / nadir) / self.temperature, step.present)
        factors = tf.where(self._warms_up(state), tf.ones_like(losses), number(step.present) * shares)
        weights = tf.where(step.present, factors / losses, 0.0)
        return Balance(weights, {**state, **add_losses(losses, step.present, state)})

    def after_epoch(self, state: State) -> State:
        """Takes the epoch's means for the nadirs, during the warm-up and of tasks that have none."""
        import tensorflow as tf

        from mtl_keras.balancers.epoch_means import epoch_means, start_sums

        means, there = epoch_means(state)
        nadir = tf.convert_to_tensor(state["nadir"])
        nadir = tf.where(there & (self._warms_up(state) | (nadir == 0)), means, nadir)
        return {"nadir": nadir, "done_count": state["done_count"] + 1, **start_sums(nadir.shape[0])}

    def _warms_up(self, state: State) -> "tf.Tensor":
        import tensorflow as tf

        return tf.convert_to_tensor(state["done_count"]) < self.warmup_epochs
