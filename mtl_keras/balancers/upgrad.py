"""The mean of the gradients' projections onto the dual cone."""

from typing import TYPE_CHECKING, ClassVar

from mtl_keras.balancers.gram_balancer import GramBalancer

if TYPE_CHECKING:
    import tensorflow as tf


class UPGrad(GramBalancer):
    """Projects each gradient onto the directions that lower every loss, and takes the mean.

    d = 1 / T sum_t p(g_t), p(g) the nearest vector to g with g_s · p(g) >= 0 for all s. A task whose gradient is 0 has
    the weight 1 / T.

    Shapes:
        gram: [T, T]. Returns weights: [T], at least 1 / T each.

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.balancers.get("upgrad").weights([1.0, 1.0], [[18.0, -22.0], [-22.0, 38.0]]).numpy().round(4).tolist()
        [1.1111, 0.7895]

    Reference:
        Quinton and Rey, 2024, arXiv:2406.16232. We add nothing to the Gram matrix's diagonal.
    """

    kind: ClassVar[str] = "upgrad"

    def solve(self, gram: "tf.Tensor", seed: "tf.Tensor") -> "tuple[tf.Tensor, tf.Tensor]":
        """Returns the weights; the error is of the projections' optimality conditions."""
        import tensorflow as tf

        from mtl_keras.balancers.solvers.cosines import cosines
        from mtl_keras.balancers.solvers.dual_cone import onto_dual_cone

        projected, error = onto_dual_cone(cosines(gram), tf.eye(tf.shape(gram)[0], dtype=gram.dtype))
        return tf.reduce_mean(projected, axis=0), error
