"""The direction that has the same cosine to every gradient."""

import tensorflow as tf

from mtl_keras.balancers.solvers.cosines import NOISE, Cosines

_LEAST, _PART = 1e-15, 1e-6
"""The least eigenvalue, of the largest, and what of 1 must lie along its vector to be no rounding."""


def equal_cosines(found: Cosines) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns weights [T] of the unit vectors, whose sum has the product 1 with each, and the error [].

    C y = 1, by the pseudoinverse; of opposite gradients, whose y grows without bound, the sum that is 0 remains, as
    a limit and not as what rounding leaves of it. Where no vector has equal products, the error is the largest
    distance from 1. Gradients of 0 are left out.
    """
    ones = tf.cast(found.nonzero, found.norms.dtype)
    values, vectors = tf.linalg.eigh(found.matrix)
    parts = tf.linalg.matvec(vectors, ones, transpose_a=True)
    largest = tf.reduce_max(values)
    wanted = (values > NOISE * largest) | (tf.abs(parts) > _PART)
    inverse = tf.where(wanted, tf.math.reciprocal_no_nan(tf.maximum(values, _LEAST * largest)), 0.0)
    units = tf.linalg.matvec(vectors, inverse * parts)
    return units, tf.reduce_max(tf.abs(tf.linalg.matvec(found.matrix, units) - ones))
