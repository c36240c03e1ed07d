"""The projection of the mean gradient onto the dual cone."""

from typing import TYPE_CHECKING, ClassVar

from mtl_keras.balancers.gram_balancer import GramBalancer

if TYPE_CHECKING:
    import tensorflow as tf


class DualProj(GramBalancer):
    """Projects the mean gradient onto the directions that lower every loss.

    d is the nearest vector to the mean gradient with g_t · d >= 0 for all t. A task whose gradient is 0 has the weight
    1 / T.

    Shapes:
        gram: [T, T]. Returns weights: [T], at least 1 / T each.

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.balancers.get("dualproj").weights([1.0, 1.0], [[18.0, -22.0], [-22.0, 38.0]]).numpy().round(4).tolist()
        [0.6111, 0.5]

    Reference:
        Lopez-Paz and Ranzato, 2017, arXiv:1706.08840, which projects the newest task's gradient; the mean
        gradient as in Quinton and Rey, 2024, arXiv:2406.16232. We add nothing to the Gram matrix's diagonal.
    """

    kind: ClassVar[str] = "dualproj"

    def solve(self, gram: "tf.Tensor", seed: "tf.Tensor") -> "tuple[tf.Tensor, tf.Tensor]":
        """Returns the weights; the error is of the projection's optimality conditions."""
        import tensorflow as tf

        from mtl_keras.balancers.solvers.cosines import cosines
        from mtl_keras.balancers.solvers.dual_cone import onto_dual_cone

        tasks = tf.shape(gram)[0]
        mean = tf.fill([1, tasks], 1 / tf.cast(tasks, gram.dtype))
        projected, error = onto_dual_cone(cosines(gram), mean)
        return projected[0], error
