"""Quadratic programs whose unknowns are not negative."""

from typing import NamedTuple

import tensorflow as tf

RIDGE = 1e-13
"""Added to the diagonal of 1: it bounds what is unbounded, and one step of refinement takes it out where it is not."""


class _State(NamedTuple):
    """Where B programs stand: their points [B, T], free unknowns [B, T], those that may not enter, and which are done.

    A task that was let in and went straight out again is *barred* until the point has moved.
    """

    round: tf.Tensor
    point: tf.Tensor
    free: tf.Tensor
    barred: tf.Tensor
    done: tf.Tensor


def nonnegative_qp(matrix: tf.Tensor, linear: tf.Tensor, start: tf.Tensor | None = None) -> tf.Tensor:
    """Returns the minimisers [B, T] of yᵀCy / 2 + qᵀy over y >= 0, for one C and B vectors q.

    An active-set method in the manner of Lawson and Hanson, Solving Least Squares Problems, 1974, chapter 23, for all
    programs at once: solve on the free unknowns; where one turns negative, go only as far as it stays 0 and fix it;
    else free the unknowns along which the function falls. In the first T rounds all such are freed, then the steepest
    only, which never cycles. The function never rises from one point to the next.

    Args:
        matrix: C, positive semidefinite with a diagonal of 1 (or a row and a column of 0).
        linear: q.
        start: points to start from, not negative, such as the solution of a near problem.

    Shapes:
        matrix: [T, T]. linear: [B, T]. start: [B, T].
    """
    tasks = tf.shape(matrix)[0]
    start = tf.zeros_like(linear) if start is None else start
    nobody = tf.zeros_like(linear, tf.bool)
    first = _State(tf.constant(0), start, _free_at(matrix, linear, start), nobody, nobody[:, 0])

    def step(*state: tf.Tensor) -> _State:
        return _round(matrix, linear, _State(*state))

    def going(*state: tf.Tensor) -> tf.Tensor:
        return ~tf.reduce_all(_State(*state).done) & (_State(*state).round < 6 * tasks + 12)

    return _State(*tf.while_loop(going, step, first, parallel_iterations=1)).point


def optimality_error(matrix: tf.Tensor, linear: tf.Tensor, point: tf.Tensor) -> tf.Tensor:
    """Returns how far points [B, T] are from y >= 0, Cy + q >= 0 and yᵀ(Cy + q) = 0, relative to the size of y, []."""
    slope = tf.matmul(point, matrix) + linear
    gap = tf.reduce_max(tf.abs(tf.minimum(point, slope)), axis=1)
    return tf.reduce_max(gap / (1 + tf.reduce_max(point, axis=1)))


def _round(matrix: tf.Tensor, linear: tf.Tensor, state: _State) -> _State:
    target = _solve(matrix, linear, state.free)
    negative = state.free & (target <= 0)
    ratio = tf.where(negative, tf.math.divide_no_nan(state.point, state.point - target), 1.0)
    length = tf.reduce_min(ratio, axis=1, keepdims=True)
    blocked = negative & (ratio <= length)
    free = state.free & ~blocked
    point = tf.where(free, tf.maximum(state.point + length * (target - state.point), 0), 0.0)

    complete = ~tf.reduce_any(negative, axis=1, keepdims=True)
    single = state.round >= tf.shape(matrix)[0]
    barred = tf.where(length > 0, False, state.barred | (blocked & single))
    falling, steepest = _falling(matrix, linear, point)
    candidates = falling & ~free & ~barred & complete
    entering = candidates & (_is_least(steepest, candidates) | ~single)
    done = complete[:, 0] & ~tf.reduce_any(entering, axis=1)
    return _State(state.round + 1, point, free | entering, barred, done)


def _free_at(matrix: tf.Tensor, linear: tf.Tensor, point: tf.Tensor) -> tf.Tensor:
    return (point > 0) | _falling(matrix, linear, point)[0]


def _falling(matrix: tf.Tensor, linear: tf.Tensor, point: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns along which unknowns the function falls by more than rounding, and the slopes, [B, T] each."""
    slope = tf.matmul(point, matrix) + linear
    rounding = 1e-15 * tf.cast(tf.shape(matrix)[0] + 4, slope.dtype)
    return slope < -rounding * (tf.matmul(point, tf.abs(matrix)) + tf.abs(linear)), slope


def _is_least(values: tf.Tensor, among: tf.Tensor) -> tf.Tensor:
    """Marks the first of the least values of each row, [B, T]."""
    place = tf.argmin(tf.where(among, values, float("inf")), axis=1)
    return tf.one_hot(place, tf.shape(values)[1], on_value=True, off_value=False)


def _solve(matrix: tf.Tensor, linear: tf.Tensor, free: tf.Tensor) -> tf.Tensor:
    """Returns y with (Cy + q) 0 on the free unknowns and y 0 on the others, [B, T]."""
    mask = tf.cast(free, matrix.dtype)
    inner = matrix * mask[:, :, None] * mask[:, None, :]
    factor = tf.linalg.cholesky(inner + tf.linalg.diag(1 - mask + RIDGE))
    point = -tf.linalg.cholesky_solve(factor, (linear * mask)[..., None])
    rest = tf.matmul(inner, point) + (linear * mask)[..., None]
    return (point - tf.linalg.cholesky_solve(factor, rest))[..., 0] * mask
