"""How far the weights of several columns are from one another."""

from collections.abc import Callable

import tensorflow as tf

_SMOOTH = 1e-6
"""The share of the trace that each squared singular value is raised by, as it is rounded in float32 anyway."""
_LEAST = 1e-30
"""The same where all weights are 0."""


def mean_distance(weights: tf.Tensor) -> tf.Tensor:
    """Returns sum_t |w_t - mean w|^2 of weights [T, P]."""
    return tf.reduce_sum(tf.square(weights - tf.reduce_mean(weights, axis=0)))


def pairwise_distance(weights: tf.Tensor) -> tf.Tensor:
    """Returns sum_{s<t} |w_s - w_t|^2 of weights [T, P], which is T times the distance to the mean."""
    return mean_distance(weights) * float(weights.shape[0])


def trace_norm(weights: tf.Tensor) -> tf.Tensor:
    """Returns the sum of the singular values of weights [T, P].

    It is the trace of the root of the Gram matrix [T, T]: that needs no decomposition of what may be millions of
    columns, and has a gradient where singular values are equal or 0.
    """
    return _trace_of_root(tf.matmul(weights, weights, transpose_b=True))


@tf.custom_gradient
def _trace_of_root(gram: tf.Tensor) -> tuple[tf.Tensor, Callable[[tf.Tensor], tf.Tensor]]:
    exact = tf.cast(gram, tf.float64)
    floor = _SMOOTH * tf.linalg.trace(exact) + _LEAST
    values, vectors = tf.linalg.eigh(exact)
    roots = tf.sqrt(tf.maximum(values, 0.0) + floor)

    def gradient(upstream: tf.Tensor) -> tf.Tensor:
        inverse = tf.matmul(vectors / (2 * roots), vectors, transpose_b=True)
        return upstream * tf.cast(inverse, gram.dtype)

    return tf.cast(tf.reduce_sum(roots), gram.dtype), gradient


DISTANCES: dict[str, Callable[[tf.Tensor], tf.Tensor]] = {
    "l2": pairwise_distance,
    "mean": mean_distance,
    "trace_norm": trace_norm,
}
