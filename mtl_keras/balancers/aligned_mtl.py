"""Gradients made orthogonal and equally long."""

from typing import TYPE_CHECKING, ClassVar

from mtl_keras.balancers.gram_balancer import GramBalancer

if TYPE_CHECKING:
    import tensorflow as tf


class AlignedMTL(GramBalancer):
    """Replaces the gradients by the nearest orthogonal ones of one length, and takes their mean.

    w = sqrt(l_min) V L^(-1/2) Vᵀ 1 / T with G = V L Vᵀ, L and l_min of the eigenvalues that are not 0: the principal
    components of the gradients all get the length of the shortest.

    Shapes:
        gram: [T, T]. Returns weights: [T].

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.balancers.get("aligned_mtl").weights([1.0, 1.0], [[1.0, 0.0], [0.0, 4.0]]).numpy().round(4).tolist()
        [0.5, 0.25]

    Reference:
        Senushkin et al., 2023, arXiv:2305.19000, algorithm 1, with equal preferences. We decompose a
        factor of G rather than G, which keeps small components when norms are far apart.
    """

    kind: ClassVar[str] = "aligned_mtl"

    def solve(self, gram: "tf.Tensor", seed: "tf.Tensor") -> "tuple[tf.Tensor, tf.Tensor]":
        """Returns the weights, a closed form; nothing can fail."""
        import tensorflow as tf

        from mtl_keras.balancers.solvers.aligned import aligned
        from mtl_keras.balancers.solvers.cosines import cosines

        return aligned(cosines(gram)), tf.zeros([], tf.float64)
