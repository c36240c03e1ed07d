"""The direction that has the same cosine to every gradient."""

import tensorflow as tf

from mtl_keras.balancers.solvers.cosines import NOISE, Cosines


def equal_cosines(found: Cosines) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns weights [T] of the unit vectors, whose sum has the product 1 with each, and the error [].

    C y = 1, by the pseudoinverse: where no vector has equal products, they are as near to 1 as may be, and the error is
    the largest distance. Gradients of 0 are left out.
    """
    ones = tf.cast(found.nonzero, found.norms.dtype)
    values, vectors = tf.linalg.eigh(found.matrix)
    inverse = tf.where(values > NOISE * tf.reduce_max(values), tf.math.reciprocal_no_nan(values), 0.0)
    units = tf.linalg.matvec(vectors, inverse * tf.linalg.matvec(vectors, ones, transpose_a=True))
    return units, tf.reduce_max(tf.abs(tf.linalg.matvec(found.matrix, units) - ones))
