"""The shortest vector in the gradients' hull."""

from typing import TYPE_CHECKING, ClassVar

from mtl_keras.balancers.gram_balancer import GramBalancer

if TYPE_CHECKING:
    import tensorflow as tf


class MGDA(GramBalancer):
    """Steps along the shortest convex combination of the gradients, which lowers every loss until none can fall alone.

    w = argmin wᵀGw over w >= 0, sum w = 1. A task whose gradient is 0 gets all weight: no direction is shorter.

    Shapes:
        gram: [T, T]. Returns weights: [T], not negative, of sum 1.

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.balancers.get("mgda").weights([1.0, 1.0], [[1.0, 0.0], [0.0, 4.0]]).numpy().round(4).tolist()
        [0.8, 0.2]

    Reference:
        Désidéri, 2012, Multiple-gradient descent algorithm, Comptes Rendus Mathematique 350; Sener and Koltun, 2018,
        arXiv:1810.04650, equation 3. They use Frank-Wolfe steps, we an active-set method that ends at the solution;
        gradients are not normalised.
    """

    kind: ClassVar[str] = "mgda"

    def solve(self, gram: "tf.Tensor", seed: "tf.Tensor") -> "tuple[tf.Tensor, tf.Tensor]":
        """Returns the weights of the shortest vector; the error is how far g_t · d falls below |d|²."""
        from mtl_keras.balancers.solvers.cosines import cosines
        from mtl_keras.balancers.solvers.min_norm import min_norm

        return min_norm(cosines(gram))
