"""Gradients turned toward the cosines that they usually have."""

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from mtl_keras.balancers.gram_balancer import GramBalancer
from mtl_keras.balancers.step import Balance, State, Step

if TYPE_CHECKING:
    import tensorflow as tf


class GradVac(GramBalancer):
    """Turns each gradient toward each other one, up to the cosine the two usually have, and sums them.

    As PCGrad, whose target is 0: for each task t, in an order drawn anew at every step, over the others s: where the
    cosine c of g and g_s is below its target a, g <- g + |g| (a sqrt(1 - c²) - c sqrt(1 - a²)) / (|g_s| sqrt(1 - a²))
    g_s; then a <- (1 - beta) a + beta c. Targets begin at 0, so that the first step is PCGrad's; those of a task that
    is absent, or has a gradient of 0, stay.

    Args:
        beta: how much of the newest cosine a target takes, in (0, 1].

    Shapes:
        gram: [T, T]. Returns weights: [T], at least 1 each (0 for a gradient of 0). State: targets [T, T].

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.balancers.get("gradvac").weights([1.0, 1.0], [[1.0, -0.5], [-0.5, 1.0]]).numpy().round(4).tolist()
        [1.5, 1.5]

    Reference:
        Wang et al., 2021, arXiv:2010.05874, equation 3 and algorithm 1. Their beta is 0.01; one pair of targets for all
        shared parameters together; targets are kept from 1 by 1e-8.
    """

    kind: ClassVar[str] = "gradvac"

    beta: float = Field(default=0.5, gt=0, le=1)

    def start(self, tasks: int) -> State:
        """Returns targets of 0."""
        import numpy as np

        return {"targets": np.zeros([tasks, tasks])}

    def solve(self, gram: "tf.Tensor", seed: "tf.Tensor") -> "tuple[tf.Tensor, tf.Tensor]":
        """Returns the weights for targets of 0, and no error: nothing can fail."""
        import tensorflow as tf

        return self._turn(gram, seed, tf.zeros_like(gram))[0], tf.zeros([], tf.float64)

    def balance(self, step: Step, state: State) -> Balance:
        """Turns the gradients of the tasks that are present and moves their targets."""
        import tensorflow as tf

        own = tf.one_hot(tf.where(step.present)[:, 0], tf.size(step.losses), dtype=tf.float64)
        gram, targets = (own @ each @ tf.transpose(own) for each in (step.gram, state["targets"]))
        weights, moves = self._turn(gram, step.seed, targets)
        moved = state["targets"] + tf.transpose(own) @ moves @ own
        return Balance(tf.linalg.matvec(own, weights, transpose_a=True), {"targets": moved}, tf.zeros([], tf.float64))

    def _turn(self, gram: "tf.Tensor", seed: "tf.Tensor", targets: "tf.Tensor") -> "tuple[tf.Tensor, tf.Tensor]":
        """Returns the weights [T], and by how much the targets move [T, T]."""
        import tensorflow as tf

        from mtl_keras.balancers.solvers.cosines import cosines
        from mtl_keras.balancers.solvers.projections import places, total, turn

        found = cosines(gram)
        meets = places(tf.shape(gram)[0], seed)
        turned, met = turn(found.matrix, meets, tf.clip_by_value(targets, 1e-8 - 1, 1 - 1e-8))
        pairs = tf.cast(found.nonzero[:, None] & found.nonzero[None, :], gram.dtype)
        pairs = tf.linalg.set_diag(pairs, tf.zeros_like(found.norms))
        return total(turned, found.norms, found.inverse), self.beta * pairs * (met - targets)
