"""The direction near the mean gradient that is best for the worst task."""

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from mtl_keras.balancers.gram_balancer import GramBalancer

if TYPE_CHECKING:
    import tensorflow as tf


class CAGrad(GramBalancer):
    """Steps near the mean gradient, in the direction that lowers the worst loss most.

    d maximises min_t g_t · d over |d - g_0| <= c |g_0|, g_0 the mean gradient. With w the minimiser of
    g_w · g_0 + c |g_0| |g_w| over the simplex, g_w = Jᵀw, it is d = g_0 + c |g_0| g_w / |g_w|: weights
    1 / T + lambda w, lambda = c |g_0| / |g_w|.

    Args:
        c: how far d may be from the mean, in its length, at least 0. 0 is the mean; from 1 on only a Pareto-stationary
            point ends the descent.
        rescale: what d is divided by: 1 (``none``), 1 + c² (``quadratic``) or 1 + c (``linear``).

    Shapes:
        gram: [T, T]. Returns weights: [T], of sum 1 + lambda where nothing is rescaled.

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.balancers.get("cagrad").weights([1.0, 1.0], [[18.0, -22.0], [-22.0, 38.0]]).numpy().round(4).tolist()
        [0.7041, 0.5]

    Reference:
        Liu et al., 2021, arXiv:2110.14048, equations 3 and 4, algorithm 1. We solve the problem exactly, and do not
        divide by default; their code divides by 1 + c². A gradient of 0 counts in the mean only.
    """

    kind: ClassVar[str] = "cagrad"

    c: float = Field(default=0.5, ge=0)
    rescale: Literal["none", "quadratic", "linear"] = "none"

    def solve(self, gram: "tf.Tensor", seed: "tf.Tensor") -> "tuple[tf.Tensor, tf.Tensor]":
        """Returns the weights; the error is of d's optimality conditions and its distance from the mean, in |g_0|."""
        import tensorflow as tf

        from mtl_keras.balancers.solvers.conflict_averse import conflict_averse
        from mtl_keras.balancers.solvers.cosines import cosines

        added, error = conflict_averse(cosines(gram), self.c)
        mean = 1 / tf.cast(tf.shape(gram)[0], gram.dtype)
        return (mean + added) / (1 + {"none": 0, "quadratic": self.c**2, "linear": self.c}[self.rescale]), error
