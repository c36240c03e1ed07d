"""Gradients without their conflicting parts."""

from typing import TYPE_CHECKING, ClassVar

from mtl_keras.balancers.gram_balancer import GramBalancer

if TYPE_CHECKING:
    import tensorflow as tf


class PCGrad(GramBalancer):
    """Takes from each gradient what conflicts with the others, and sums what is left.

    For each task t, in an order drawn anew at every step, over the others s: where g · g_s < 0,
    g <- g - (g · g_s / |g_s|²) g_s, beginning with g = g_t. g_s is the gradient as it was. All of it is done on the
    weights of the gradients, which is the same.

    Shapes:
        gram: [T, T]. Returns weights: [T], at least 1 each (0 for a gradient of 0).

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.balancers.get("pcgrad").weights([1.0, 1.0], [[1.0, -0.5], [-0.5, 1.0]]).numpy().round(4).tolist()
        [1.5, 1.5]

    Reference:
        Yu et al., 2020, arXiv:2001.06782, algorithm 1: the sum, not the mean.
    """

    kind: ClassVar[str] = "pcgrad"

    def solve(self, gram: "tf.Tensor", seed: "tf.Tensor") -> "tuple[tf.Tensor, tf.Tensor]":
        """Returns the weights of the sum of the projected gradients; nothing can fail."""
        import tensorflow as tf

        from mtl_keras.balancers.solvers.cosines import cosines
        from mtl_keras.balancers.solvers.projections import places, total, turn

        found = cosines(gram)
        turned, _ = turn(found.matrix, places(tf.shape(gram)[0], seed), tf.zeros_like(gram))
        return total(turned, found.norms, found.inverse), tf.zeros([], tf.float64)
