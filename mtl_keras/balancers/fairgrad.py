"""The alpha-fair direction."""

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from mtl_keras.balancers.gram_balancer import GramBalancer

if TYPE_CHECKING:
    import tensorflow as tf


class FairGrad(GramBalancer):
    """Steps along the alpha-fair direction: the larger alpha, the more the task that gains least counts.

    d maximises sum_t (g_t · d)^(1 - alpha) / (1 - alpha) for a given |d|: Gw = w^(-1 / alpha), w > 0. A task whose
    gradient is 0 gets the weight 0. Where gradients are opposite there is no solution.

    Args:
        alpha: in [0.5, 10]. 1 is Nash-MTL; for large ones the least gain is made as large as it can be.

    Shapes:
        gram: [T, T]. Returns weights: [T], positive.

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.balancers.get("fairgrad").weights([1.0, 1.0], [[1.0, 0.0], [0.0, 4.0]]).numpy().round(4).tolist()
        [1.0, 0.3969]

    Reference:
        Ban and Ji, 2024, arXiv:2402.15638, algorithm 1. They minimise the squares of its residuals, we the convex
        function whose gradient they are.
    """

    kind: ClassVar[str] = "fairgrad"

    alpha: float = Field(default=2.0, ge=0.5, le=10)

    def solve(self, gram: "tf.Tensor", seed: "tf.Tensor") -> "tuple[tf.Tensor, tf.Tensor]":
        """Returns the weights; the error is max |w_t^(1/alpha) (Gw)_t - 1|."""
        from mtl_keras.balancers.solvers.alpha_fair import alpha_fair
        from mtl_keras.balancers.solvers.cosines import cosines

        return alpha_fair(cosines(gram), self.alpha)
