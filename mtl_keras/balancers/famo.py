"""Weights by what the last step did to the losses."""

from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field

from mtl_keras.balancers.base import Balancer
from mtl_keras.balancers.step import Balance, State, Step

if TYPE_CHECKING:
    import tensorflow as tf


class FAMO(Balancer):
    """Lets all losses fall by the same share, at the price of one more pass forward.

    With z = softmax(xi) and D_t = L_t - min_losses_t, w_t = c z_t / D_t, where c brings the weights' sum to 1. After
    the step, on the same batch, d = log D(before) - log D(after), and xi descends along z (d - z · d) + decay xi:
    a task that fell less than the others gains weight. D of 0 counts as 1e-12.

    Args:
        learning_rate: of Adam on xi, greater than 0.
        decay: how strongly xi is drawn to 0, at least 0.
        min_losses: of each task, in their order, the least loss there can be; none means 0 for all.

    Shapes:
        losses: [T], at least min_losses. Returns weights: [T], positive, of sum 1. State: logits [T] and Adam's
            moments.

    Raises:
        UserError: a loss is below its ``min_losses``, or there are not as many of these as tasks.

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.balancers.get("famo").weights([0.5, 2.0]).numpy().round(4).tolist()
        [0.8, 0.2]

    Reference:
        Liu et al., 2023, arXiv:2306.03792, algorithm 1. The step on xi is Adam's, whose gradient the decay is part of,
        as in the authors' experiments; xi never sees the gradient of the losses' own sum.
    """

    kind: ClassVar[str] = "famo"
    learns_after: ClassVar[bool] = True

    learning_rate: float = Field(default=0.025, gt=0)
    decay: float = Field(default=1e-3, ge=0)
    min_losses: tuple[float, ...] = ()

    def start(self, tasks: int) -> State:
        """Returns equal logits."""
        from mtl_keras.balancers.adam import adam_start
        from mtl_keras.errors import UserError

        if self.min_losses and len(self.min_losses) != tasks:
            received = len(self.min_losses)
            raise UserError("balancer.min_losses", f"expected a number for each of {tasks} tasks; received {received}.")
        return adam_start("logits", [0.0] * tasks)

    def balance(self, step: Step, state: State) -> Balance:
        """Weighs by the logits."""
        import tensorflow as tf

        from mtl_keras.balancers.present import softmax

        shares = softmax(tf.convert_to_tensor(state["logits"]), step.present) / self._above(step.losses, step.present)
        return Balance(tf.math.divide_no_nan(shares, tf.reduce_sum(shares)), state)

    def after_step(self, before: "tf.Tensor", after: "tf.Tensor", present: "tf.Tensor", state: State) -> State:
        """Moves the logits by the fall of the losses [T]."""
        import tensorflow as tf

        from mtl_keras.balancers.adam import adam_step
        from mtl_keras.balancers.present import softmax

        fall = tf.math.log(self._above(before, present)) - tf.math.log(self._above(after, present))
        shares = softmax(tf.convert_to_tensor(state["logits"]), present)
        gradient = shares * (fall - tf.reduce_sum(shares * fall)) + self.decay * state["logits"]
        return adam_step("logits", state, gradient, present, self.learning_rate)

    def _above(self, losses: Any, present: "tf.Tensor") -> "tf.Tensor":
        from mtl_keras.balancers.positive import positive

        least: Any = self.min_losses or 0.0
        return positive(self.kind, losses - least, present, "its min_losses" if self.min_losses else "0")
