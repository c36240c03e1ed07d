"""Gradients that are turned, one after the other, until they no longer conflict."""

import tensorflow as tf


def places(tasks: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
    """Draws the place in each task's order at which it meets each other task, [T, T]: a permutation a row."""
    drawn = tf.random.stateless_uniform([tasks, tasks], seed, dtype=tf.float64)
    return tf.argsort(drawn, axis=1)


def turn(matrix: tf.Tensor, meets: tf.Tensor, targets: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Turns each gradient toward each other one until their cosine is the target or more.

    A gradient g with a cosine c below the target a to another one, of unit length u, gets
    |g| (a sqrt(1 - c²) - c sqrt(1 - a²)) / sqrt(1 - a²) times u added. For a target of 0 that is the projection of g
    onto the plane at right angles to u. g is the gradient as it is by now, u the other task's own.

    Args:
        matrix: the cosines between gradients.
        meets: the place in each task's order at which it meets each other task.
        targets: the cosines to come to, inside (-1, 1).

    Shapes:
        matrix, meets, targets: [T, T]. Returns the turned gradients, as sums of unit vectors, in units of their old
        norms: [T, T]; and the cosines that were met on the way: [T, T].
    """
    tasks = tf.shape(matrix)[0]
    own = tf.eye(tasks, dtype=matrix.dtype)

    def body(place: tf.Tensor, turned: tf.Tensor, met: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        other = tf.cast(meets == place, matrix.dtype) * (1 - own)
        products = tf.matmul(turned, matrix)
        norm = tf.sqrt(tf.maximum(tf.reduce_sum(products * turned, axis=1), 0))
        cosine = tf.math.divide_no_nan(tf.reduce_sum(products * other, axis=1), norm)
        cosine = tf.clip_by_value(cosine, -1, 1)
        target = tf.reduce_sum(targets * other, axis=1)
        toward = target * tf.sqrt((1 - cosine**2) / (1 - target**2)) - cosine
        length = tf.where(cosine < target, norm * toward, 0.0)
        return place + 1, turned + length[:, None] * other, met + cosine[:, None] * other

    start = (tf.constant(0), own, tf.zeros_like(matrix))
    _, turned, met = tf.while_loop(lambda place, *_: place < tasks, body, start, parallel_iterations=1)
    return turned, met


def total(turned: tf.Tensor, norms: tf.Tensor, inverse: tf.Tensor) -> tf.Tensor:
    """Returns the weights [T] of the sum of turned gradients."""
    return tf.linalg.matvec(turned, norms, transpose_a=True) * inverse
