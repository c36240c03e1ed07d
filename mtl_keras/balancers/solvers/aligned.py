"""Gradients without their differences in length and angle."""

import tensorflow as tf

from mtl_keras.balancers.solvers.cosines import NOISE, Cosines


def aligned(found: Cosines) -> tf.Tensor:
    """Returns the weights [T] of the mean of the gradients whose principal components have the shortest one's length.

    With N the norms, C = V L Vᵀ and N V L^(1/2) = U S Wᵀ, the Gram matrix is U S² Uᵀ: its small eigenvalues are squares
    of small singular values, which rounding does not drown.
    """
    values, vectors = tf.linalg.eigh(found.matrix)
    values = tf.where(values > NOISE * tf.reduce_max(values), values, 0.0)
    singular, left, _ = tf.linalg.svd(found.norms[:, None] * vectors * tf.sqrt(values))
    kept = singular > NOISE * tf.reduce_max(singular)
    least = tf.reduce_min(tf.where(kept, singular, tf.reduce_max(singular)))
    scale = tf.where(kept, tf.math.divide_no_nan(least, singular), 0.0)
    return tf.linalg.matvec(left, scale * tf.reduce_mean(left, axis=0))
