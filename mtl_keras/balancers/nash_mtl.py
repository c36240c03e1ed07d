"""The Nash bargaining solution."""

from typing import TYPE_CHECKING, ClassVar

from mtl_keras.balancers.gram_balancer import GramBalancer

if TYPE_CHECKING:
    import tensorflow as tf


class NashMTL(GramBalancer):
    """Steps along the bargain between the tasks: a gain in one must not cost the others more in relative terms.

    d maximises sum_t log(g_t · d) for a given |d|: Gw = 1 / w, w > 0. Then |d|² = T. Scaling one loss does not change
    d. A task whose gradient is 0 gets the weight 0. Where gradients are opposite there is no solution.

    Shapes:
        gram: [T, T]. Returns weights: [T], positive.

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.balancers.get("nash_mtl").weights([1.0, 1.0], [[1.0, 0.0], [0.0, 4.0]]).numpy().round(4).tolist()
        [1.0, 0.5]

    Reference:
        Navon et al., 2022, arXiv:2202.01017, claim 3.1. They solve a sequence of convex programs, we the one convex
        problem, min wᵀGw / 2 - sum log w, by Newton's method; the step is not clipped.
    """

    kind: ClassVar[str] = "nash_mtl"

    def solve(self, gram: "tf.Tensor", seed: "tf.Tensor") -> "tuple[tf.Tensor, tf.Tensor]":
        """Returns the weights; the error is max |w_t (Gw)_t - 1|."""
        from mtl_keras.balancers.solvers.alpha_fair import alpha_fair
        from mtl_keras.balancers.solvers.cosines import cosines

        return alpha_fair(cosines(gram), 1.0)
