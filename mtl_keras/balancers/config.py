"""A direction whose cosines to all gradients are equal."""

from typing import TYPE_CHECKING, ClassVar

from mtl_keras.balancers.gram_balancer import GramBalancer

if TYPE_CHECKING:
    import tensorflow as tf


class ConFIG(GramBalancer):
    """Steps in the direction that has the same cosine to every gradient, as far as the gradients reach in it.

    d = (sum_t g_t · u) u with u = U⁺1 / |U⁺1|, the rows of U the unit gradients. Where gradients conflict less, the
    step is longer. A task whose gradient is 0 gets no weight.

    Shapes:
        gram: [T, T]. Returns weights: [T].

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.balancers.get("config").weights([1.0, 1.0], [[1.0, 0.0], [0.0, 4.0]]).numpy().round(4).tolist()
        [1.5, 0.75]

    Reference:
        Liu et al., 2024, arXiv:2408.11104.
    """

    kind: ClassVar[str] = "config"

    def solve(self, gram: "tf.Tensor", seed: "tf.Tensor") -> "tuple[tf.Tensor, tf.Tensor]":
        """Returns the weights; the error is how unequal the cosines are, relative to themselves."""
        import tensorflow as tf

        from mtl_keras.balancers.solvers.cosines import cosines, square
        from mtl_keras.balancers.solvers.equal_cosines import equal_cosines

        found = cosines(gram)
        units, error = equal_cosines(found)
        reach = tf.tensordot(found.norms, tf.linalg.matvec(found.matrix, units), 1)
        return tf.math.divide_no_nan(reach, square(found.matrix, units)) * units * found.inverse, error
