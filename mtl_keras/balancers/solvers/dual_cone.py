"""The projection onto the directions that lower every loss."""

import tensorflow as tf

from mtl_keras.balancers.solvers.cosines import Cosines
from mtl_keras.balancers.solvers.nonnegative_qp import nonnegative_qp, optimality_error


def onto_dual_cone(found: Cosines, weights: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Projects B directions Jᵀu onto the cone of d with Jd >= 0.

    The projection is Jᵀv with v the minimiser of vᵀGv over v >= u; v - u is not negative.

    Args:
        found: the gradients' cosines and norms.
        weights: u.

    Shapes:
        weights: [B, T]. Returns v: [B, T], and the error: [].
    """
    units = weights * found.norms
    size = tf.reduce_max(tf.abs(units), axis=1, keepdims=True)
    linear = tf.matmul(tf.math.divide_no_nan(units, size), found.matrix)
    added = nonnegative_qp(found.matrix, linear)
    return weights + size * added * found.inverse, optimality_error(found.matrix, linear, added)
