"""A moving compromise between the shortest vector and the mean gradient."""

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from mtl_keras.balancers.gram_balancer import GramBalancer
from mtl_keras.balancers.step import Balance, State, Step

if TYPE_CHECKING:
    import tensorflow as tf


class SDMGrad(GramBalancer):
    """Moves weights toward MGDA's, drawn to the mean gradient, by a few projected steps at each batch.

    w on the simplex minimises |g_w + lambda g_0|² / 2, g_0 the mean gradient, by steps
    w_t <- w_t - rate g_t · (g_w + lambda g_0) / trace G, each projected onto the simplex; d = (g_w + lambda g_0) /
    (1 + lambda). The steps of one batch go on from the last batch's weights; those of an absent task stay.

    Args:
        regularization: lambda, at least 0. 0 is MGDA; the larger, the nearer to the mean.
        steps: projected steps at each batch, at least 1.
        learning_rate: their length in units of 1 / trace G, in (0, 2), where they always descend.

    Shapes:
        gram: [T, T]. Returns weights: [T], not negative, of sum 1. State: simplex [T].

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.balancers.get("sdmgrad").weights([1.0, 1.0], [[1.0, 0.0], [0.0, 4.0]]).numpy().round(4).tolist()
        [0.8, 0.2]

    Reference:
        Xiao, Ban and Ji, 2023, arXiv:2305.18409, algorithm 1. They draw independent batches for the gradients on the
        two sides of each product, so that it has no bias; we take this batch's Gram matrix, for no further pass. Their
        step is not in units of the trace, and d is not divided by 1 + lambda.
    """

    kind: ClassVar[str] = "sdmgrad"

    regularization: float = Field(default=0.3, ge=0)
    steps: int = Field(default=20, ge=1)
    learning_rate: float = Field(default=1.0, gt=0, lt=2)

    def start(self, tasks: int) -> State:
        """Returns equal weights."""
        import numpy as np

        return {"simplex": np.full(tasks, 1 / tasks)}

    def solve(self, gram: "tf.Tensor", seed: "tf.Tensor") -> "tuple[tf.Tensor, tf.Tensor]":
        """Returns the weights after steps from equal ones, and no error: nothing is to be solved."""
        import tensorflow as tf

        tasks = tf.shape(gram)[0]
        moved = self._move(gram, tf.fill([tasks], 1 / tf.cast(tasks, gram.dtype)))
        return self._weights(moved), tf.zeros([], tf.float64)

    def balance(self, step: Step, state: State) -> Balance:
        """Moves the weights of the tasks that are present; they share what they had together."""
        import tensorflow as tf

        own = tf.one_hot(tf.where(step.present)[:, 0], tf.size(step.losses), dtype=tf.float64)
        before = tf.linalg.matvec(own, state["simplex"])
        share = tf.reduce_sum(before)
        equal = 1 / tf.cast(tf.size(before), before.dtype)
        moved = self._move(own @ step.gram @ tf.transpose(own), tf.where(share > 0, before / share, equal))
        changed = tf.linalg.matvec(own, share * moved - before, transpose_a=True)
        weights = tf.linalg.matvec(own, self._weights(moved), transpose_a=True)
        return Balance(weights, {"simplex": state["simplex"] + changed}, tf.zeros([], tf.float64))

    def _move(self, gram: "tf.Tensor", weights: "tf.Tensor") -> "tf.Tensor":
        """Returns the weights [T] on the simplex after the steps."""
        import tensorflow as tf

        from mtl_keras.balancers.solvers.simplex import onto_simplex

        matrix = self.learning_rate * tf.math.divide_no_nan(gram, tf.linalg.trace(gram))
        mean = self.regularization * tf.reduce_mean(matrix, axis=1)

        def body(count: "tf.Tensor", weights: "tf.Tensor") -> "tuple[tf.Tensor, tf.Tensor]":
            return count + 1, onto_simplex(weights - tf.linalg.matvec(matrix, weights) - mean)

        start = (tf.constant(0), weights)
        moved: tf.Tensor = tf.while_loop(lambda count, _: count < self.steps, body, start, parallel_iterations=1)[1]
        return moved

    def _weights(self, simplex: "tf.Tensor") -> "tf.Tensor":
        """Returns the weights [T] of d."""
        import tensorflow as tf

        equal = 1 / tf.cast(tf.size(simplex), simplex.dtype)
        return (simplex + self.regularization * equal) / (1 + self.regularization)
