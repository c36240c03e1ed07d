"""A direction whose projections onto all gradients are equal."""

from typing import TYPE_CHECKING, ClassVar

from mtl_keras.balancers.gram_balancer import GramBalancer

if TYPE_CHECKING:
    import tensorflow as tf


class IMTLG(GramBalancer):
    """Steps in the direction whose projections onto all gradients are equal.

    w = G⁺n / (1ᵀG⁺n) with n_t = |g_t|; then g_t · d / |g_t| is the same for all t. Weights may be negative. A task
    whose gradient is 0 gets none.

    Shapes:
        gram: [T, T]. Returns weights: [T], of sum 1.

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.balancers.get("imtl_g").weights([1.0, 1.0], [[1.0, 0.0], [0.0, 4.0]]).numpy().round(4).tolist()
        [0.6667, 0.3333]

    Reference:
        Liu et al., 2021, Towards Impartial Multi-Task Learning, ICLR. We solve for unit vectors, by the
        pseudoinverse: it takes no first task apart, and works with dependent gradients where a solution exists.
    """

    kind: ClassVar[str] = "imtl_g"

    def solve(self, gram: "tf.Tensor", seed: "tf.Tensor") -> "tuple[tf.Tensor, tf.Tensor]":
        """Returns the weights; the error is how unequal the projections are, 1 where no weights sum to 1."""
        import tensorflow as tf

        from mtl_keras.balancers.solvers.cosines import NOISE, cosines
        from mtl_keras.balancers.solvers.equal_cosines import equal_cosines

        found = cosines(gram)
        units, error = equal_cosines(found)
        weights = units * found.inverse
        size, total = tf.reduce_sum(tf.abs(weights)), tf.reduce_sum(weights)
        possible = tf.abs(total) > NOISE * size
        # Without a solution of sum 1: the same direction with weights that are finite.
        weights = tf.where(possible, weights / tf.where(possible, total, 1.0), tf.math.divide_no_nan(weights, size))
        return weights, tf.where(possible | ~tf.reduce_any(found.nonzero), error, 1.0)
