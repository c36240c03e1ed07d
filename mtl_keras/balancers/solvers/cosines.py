"""A Gram matrix without its scale."""

from typing import NamedTuple

import tensorflow as tf

NOISE = 1e-12
"""Eigenvalues of a matrix of cosines below this are those of a singular one."""


class Cosines(NamedTuple):
    """The cosines between gradients, and the gradients' norms apart from them.

    A weight w_t of a gradient g_t is y_t / |g_t| with y_t the weight of its unit vector. Solving for y keeps all
    numbers near 1, however far the norms are apart.

    Args:
        matrix: the cosines, positive semidefinite; rows and columns of zero gradients are 0.
        norms: of the gradients.
        inverse: 1 / norms, 0 for a zero gradient.

    Shapes:
        matrix: [T, T]. norms: [T]. inverse: [T].
    """

    matrix: tf.Tensor
    norms: tf.Tensor
    inverse: tf.Tensor

    @property
    def nonzero(self) -> tf.Tensor:
        """Which gradients are not 0, [T]."""
        return self.inverse > 0


def cosines(gram: tf.Tensor) -> Cosines:
    """Divides a Gram matrix [T, T] by its diagonal."""
    norms = tf.sqrt(tf.maximum(tf.linalg.diag_part(gram), 0))
    inverse = tf.math.reciprocal_no_nan(norms)
    matrix = gram * inverse[:, None] * inverse[None, :]
    return Cosines(positive((matrix + tf.transpose(matrix)) / 2), norms, inverse)


def positive(matrix: tf.Tensor) -> tf.Tensor:
    """Returns the nearest positive semidefinite matrix [T, T]: a product in float32 has eigenvalues below 0."""
    values, vectors = tf.linalg.eigh(matrix)
    nearest = tf.matmul(vectors * tf.maximum(values, 0), vectors, transpose_b=True)
    return tf.where(tf.reduce_min(values) < -NOISE / 10, nearest, matrix)


def square(matrix: tf.Tensor, vector: tf.Tensor) -> tf.Tensor:
    """Returns the squared norm [] of the gradients' sum by weights [T] of their unit vectors."""
    return tf.maximum(tf.tensordot(vector, tf.linalg.matvec(matrix, vector), 1), 0)
