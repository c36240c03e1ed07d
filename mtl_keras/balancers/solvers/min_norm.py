"""The shortest vector in the convex hull of gradients."""

import tensorflow as tf

from mtl_keras.balancers.solvers.cosines import Cosines, square
from mtl_keras.balancers.solvers.nonnegative_qp import nonnegative_qp

RESOLUTION = 1e-8
"""What 64 bits resolve of a squared norm, of the order of a square root of their rounding."""


def min_norm(found: Cosines) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns the weights [T], on the simplex, of the shortest vector in the gradients' hull, and the error [].

    With y = |g| w up to a factor, w >= 0 minimises wᵀGw / 2 - sum w; divided by their sum, the w are the answer. A
    gradient that is 0 is itself the shortest vector.
    """
    zero = tf.cast(~found.nonzero, found.norms.dtype)
    weights = unit_weights(found) * found.inverse
    weights = tf.where(tf.reduce_any(~found.nonzero), zero, weights)
    weights = weights / tf.reduce_sum(weights)
    return weights, _error(found, weights)


def unit_weights(found: Cosines) -> tf.Tensor:
    """Returns the weights [T] of the unit vectors, up to a factor that depends on the shortest gradient."""
    target = found.inverse * tf.math.reciprocal_no_nan(tf.reduce_max(found.inverse))
    return nonnegative_qp(found.matrix, -target[None])[0]


def _error(found: Cosines, weights: tf.Tensor) -> tf.Tensor:
    """How much less than |g_w|² the least product g_t · g_w is, relative to |g_w|²."""
    units = weights * found.norms
    norm = square(found.matrix, units)
    products = found.norms * tf.linalg.matvec(found.matrix, units)
    floor = RESOLUTION * found.norms * tf.reduce_sum(units)
    return tf.reduce_max(tf.maximum(tf.math.divide_no_nan(norm - products, norm + floor), 0))
