"""Weights whose tasks gain alike in the sense of alpha-fairness."""

import tensorflow as tf

from mtl_keras.balancers.solvers.cosines import Cosines

ROUNDS = 80
RIDGE = 1e-13
"""Added to the diagonal of 1: it bounds the weights where there is no solution."""


def alpha_fair(found: Cosines, alpha: float) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns w > 0 with Gw = w^(-1/alpha), [T], and the error max |w^(1/alpha) Gw - 1|, [].

    w minimises wᵀGw / 2 - sum w^p / p with p = 1 - 1/alpha (log w for p = 0), which is strictly convex. The unknowns
    are divided by what they are for one task alone, w = s x with s = |g|^(-2 alpha / (alpha + 1)); then each step is
    Newton's in relative terms, with the length at which the function is lowest. A gradient of 0 has the weight 0.
    """
    ones = tf.cast(found.nonzero, found.norms.dtype)
    power = 1 - 1 / alpha
    # s |g|, the weight of the unit vector; its power m says how much a task counts in the function.
    scale = tf.where(found.nonzero, found.norms, 1.0) ** ((1 - alpha) / (1 + alpha))
    matrix = found.matrix * scale[:, None] * scale[None, :]
    matrix += tf.linalg.diag(tf.where(found.nonzero, RIDGE * scale**2, 1.0))

    def going(count: tf.Tensor, _: tf.Tensor, error: tf.Tensor) -> tf.Tensor:
        return (count < ROUNDS) & (error > 1)

    def body(count: tf.Tensor, point: tf.Tensor, _: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        pull = matrix * point[:, None] * point[None, :]
        gain = scale**2 * point**power
        slope = tf.reduce_sum(pull, axis=1) - gain
        rounding = 1e-15 * tf.reduce_max(tf.reduce_sum(tf.abs(pull), axis=1) / gain)
        step = _newton(pull, gain / alpha, slope)
        factor = _factor(pull, gain, power, slope, step)
        return count + 1, point * factor, tf.reduce_max(tf.abs(slope) / gain) / (1e-8 + rounding)

    start = (tf.constant(0), tf.ones_like(scale), tf.constant(2.0, scale.dtype))
    _, point, _ = tf.while_loop(going, body, start, parallel_iterations=1)
    units = point * scale * ones
    products = tf.linalg.matvec(found.matrix, units) * point ** (1 / alpha) / scale
    return units * found.inverse, tf.reduce_max(tf.abs(products - 1) * ones)


def _newton(pull: tf.Tensor, gain: tf.Tensor, slope: tf.Tensor) -> tf.Tensor:
    """Returns Newton's relative step [T], its system divided by its diagonal."""
    scale = tf.math.rsqrt(tf.linalg.diag_part(pull) + gain)
    system = (pull + tf.linalg.diag(gain)) * scale[:, None] * scale[None, :]
    step = tf.linalg.cholesky_solve(tf.linalg.cholesky(system), (-scale * slope)[:, None])
    return step[:, 0] * scale


def _factor(pull: tf.Tensor, gain: tf.Tensor, power: float, slope: tf.Tensor, step: tf.Tensor) -> tf.Tensor:
    """Returns the factor [T] at which the function is lowest; that of the whole step where it is small.

    The function of 1 + length * step is exact along stiff directions, that of exp(length * step) goes far down.
    """
    largest = tf.reduce_max(tf.abs(step))
    moves = 2.0 ** tf.range(-12, 7, dtype=step.dtype)[:, None] * step / tf.maximum(largest, 1)
    factors = tf.concat([tf.maximum(1 + moves, 0.01), tf.exp(moves)], axis=0)
    curve = (factors**power - 1) / power if power else tf.math.log(factors)
    moves = factors - 1
    fall = tf.linalg.matvec(moves, slope) + tf.reduce_sum(moves * tf.matmul(moves, pull), axis=1) / 2
    fall -= tf.linalg.matvec(curve - moves, gain)
    best = tf.one_hot(tf.argmin(fall), tf.size(fall), dtype=step.dtype)
    return tf.where(largest < 0.1, 1 + step, tf.linalg.matvec(factors, best, transpose_a=True))
