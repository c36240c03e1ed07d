"""The direction near the mean gradient that lowers the worst loss most."""

from typing import NamedTuple

import tensorflow as tf

from mtl_keras.balancers.solvers.cosines import Cosines, square
from mtl_keras.balancers.solvers.min_norm import unit_weights
from mtl_keras.balancers.solvers.nonnegative_qp import nonnegative_qp, optimality_error

ROUNDS = 60
EXACT = 1e-9
IN_HULL = 1e-12
"""A squared norm below this, relative to what it is a sum of, is that of 0."""


class _Problem(NamedTuple):
    """The direction d = g_0 + Jᵀz in units: of |g_0| for vectors, of |g_0| times the least norm for products.

    With z = |g_0| y / |g|, the least y >= 0 with g_t · d >= v |g_least| |g_0| for all t minimises
    yᵀCy / 2 + (cosines - v lengths)ᵀy.

    Args:
        matrix: C, the cosines between gradients.
        cosines: of the gradients to their mean g_0.
        lengths: the least norm over each norm.
        radius: c, how far d may be from g_0.
    """

    matrix: tf.Tensor
    cosines: tf.Tensor
    lengths: tf.Tensor
    radius: float

    def added(self, value: tf.Tensor, start: tf.Tensor) -> tf.Tensor:
        """Returns y [1, T] for a value v."""
        return nonnegative_qp(self.matrix, self.linear(value), start)

    def linear(self, value: tf.Tensor) -> tf.Tensor:
        return (self.cosines - value * self.lengths)[None]

    def bound(self, point: tf.Tensor) -> tf.Tensor:
        """Returns what no direction's least product can exceed, by any point y [1, T] that is not 0."""
        norm = tf.sqrt(square(self.matrix, point[0]))
        best = tf.tensordot(self.cosines, point[0], 1) + self.radius * norm
        total = tf.tensordot(self.lengths, point[0], 1)
        return tf.where(total > 0, best / total, float("inf"))


def conflict_averse(found: Cosines, radius: float) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns weights z [T] to add to 1 / T, and the error [].

    d = g_0 + Jᵀz maximises the least g_t · d with |d - g_0| <= c |g_0|. For a given least product v the nearest d is a
    quadratic program; its distance grows with v and is convex in it, so that Newton's method, from a v that is too
    large, comes down to the v at which the distance is c |g_0|. Newton's next v is the bound
    g_w · g_0 + c |g_w| |g_0|, w = z / sum z, of the paper's dual problem; at the end both are the same.
    """
    units = found.norms / tf.cast(tf.size(found.norms), found.norms.dtype)
    products = tf.linalg.matvec(found.matrix, units)
    mean = tf.tensordot(units, products, 1)
    mean = tf.sqrt(tf.where(mean > IN_HULL * tf.reduce_sum(units) ** 2, mean, 0.0))
    lengths = found.inverse * tf.math.reciprocal_no_nan(tf.reduce_max(found.inverse))
    problem = _Problem(found.matrix, tf.math.divide_no_nan(products, mean), lengths, radius)
    value, stuck = _upper(problem, unit_weights(found)[None])
    value, point = _descend(problem, value)
    distance = tf.sqrt(square(found.matrix, point[0]))
    error = optimality_error(found.matrix, problem.linear(value), point)
    missed = tf.where((distance > radius) | ~stuck, tf.abs(distance - radius), 0.0)
    added = mean * point[0] * tf.minimum(tf.math.divide_no_nan(tf.cast(radius, mean.dtype), distance), 1)
    return added * found.inverse, tf.where(mean > 0, tf.maximum(error, missed), 0.0)


def _upper(problem: _Problem, shortest: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns a value that is no less than the answer, and whether 0 is in the hull, so that no value is above 0."""
    singles = tf.where(problem.lengths > 0, (problem.cosines + problem.radius) / problem.lengths, float("inf"))
    value = tf.minimum(tf.reduce_min(singles), problem.bound(shortest))
    stuck = square(problem.matrix, shortest[0]) < IN_HULL * tf.reduce_sum(shortest) ** 2
    return tf.where(stuck, tf.minimum(value, 0), value), stuck


def _descend(problem: _Problem, value: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns the value at which the distance is the radius, or the given one where it is less, and y [1, T]."""

    def going(count: tf.Tensor, value: tf.Tensor, point: tf.Tensor) -> tf.Tensor:
        distance = tf.sqrt(square(problem.matrix, point[0]))
        return (count < ROUNDS) & (distance > problem.radius * (1 + EXACT))

    def body(count: tf.Tensor, value: tf.Tensor, point: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        value = problem.bound(point)
        return count + 1, value, problem.added(value, point)

    start = problem.added(value, tf.zeros_like(problem.cosines)[None])
    _, value, point = tf.while_loop(going, body, (tf.constant(0), value, start), parallel_iterations=1)
    return value, point
