"""Weights that bring the gradients' norms to what the tasks' progress asks."""

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from mtl_keras.balancers.base import Balancer, Sees
from mtl_keras.balancers.gram_balancer import Level
from mtl_keras.balancers.step import Balance, State, Step

if TYPE_CHECKING:
    import tensorflow as tf


class GradNorm(Balancer):
    """Learns weights that even out the norms of the weighted gradients, more for a task that lags behind.

    With n_t the norm of task t's gradient and r_t = (L_t / L_t(0)) / mean_s(L_s / L_s(0)), the weights descend
    sum_t |w_t n_t - a r_t^alpha|, where a = mean_s w_s n_s is taken as given: the gradient is sign(.) n_t. They stay
    positive and are scaled to the sum they had, T in all. They begin at 1; a step goes by those before it.

    Args:
        level: what the gradients are of: ``features``, what the trunk gives the heads, one backward pass in all;
            ``parameters``, the shared parameters, a backward pass a task.
        alpha: at least 0: how much a task's lag counts. 0 makes all norms equal.
        learning_rate: of Adam on the weights, greater than 0.

    Shapes:
        losses: [T], at least 0. gram: [T, T], of which the diagonal counts. Returns weights: [T], positive. State:
            scale [T] with Adam's moments, first_losses [T].

    Raises:
        UserError: a loss is below 0.

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.balancers.get("gradnorm").weights([0.5, 4.0], [[1.0, 0.0], [0.0, 9.0]]).numpy().tolist()
        [1.0, 1.0]

    Reference:
        Chen et al., 2018, arXiv:1711.02257, equations 1 and 2, algorithm 1. The paper takes the norms at the last
        shared layer's weights. L_t(0) is a task's first loss; 0 counts as 1e-12. Present tasks share among them what
        sum they had, so that one that is absent finds its weight as it left it.
    """

    kind: ClassVar[str] = "gradnorm"
    sees: ClassVar[Sees] = "gram"

    level: Level = "features"
    alpha: float = Field(default=1.5, ge=0)
    learning_rate: float = Field(default=0.025, gt=0)

    def start(self, tasks: int) -> State:
        """Returns weights of 1 and first losses that are not known, 0."""
        import numpy as np

        from mtl_keras.balancers.adam import adam_start

        return {**adam_start("scale", [1.0] * tasks), "first_losses": np.zeros(tasks)}

    def balance(self, step: Step, state: State) -> Balance:
        """Returns the weights, then moves them."""
        import tensorflow as tf

        from mtl_keras.balancers.adam import adam_step
        from mtl_keras.balancers.positive import FLOOR, positive
        from mtl_keras.balancers.present import with_sum_of

        losses = positive(self.kind, step.losses, step.present)
        first = tf.convert_to_tensor(state["first_losses"])
        first = tf.where(step.present & (first == 0), losses, first)
        weights = tf.convert_to_tensor(state["scale"])
        gradient = self._gradient(weights, losses / tf.where(step.present, first, 1.0), step)
        moved = adam_step("scale", state, gradient, step.present, self.learning_rate)
        moved["scale"] = with_sum_of(weights, tf.maximum(moved["scale"], FLOOR), step.present)
        return Balance(tf.where(step.present, weights, 0.0), {**moved, "first_losses": first})

    def _gradient(self, weights: "tf.Tensor", left: "tf.Tensor", step: Step) -> "tf.Tensor":
        """Returns the weights' gradient [T].

        Args:
            weights: [T].
            left: which part of its first loss each task has left, [T].
            step: has the Gram matrix.
        """
        import tensorflow as tf

        from mtl_keras.balancers.present import mean

        norms = tf.sqrt(tf.maximum(tf.linalg.diag_part(step.gram), 0.0))
        rates = tf.math.divide_no_nan(left, mean(left, step.present))
        return tf.sign(weights * norms - mean(weights * norms, step.present) * rates**self.alpha) * norms
