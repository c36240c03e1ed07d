"""Sums over the tasks that are present."""

import tensorflow as tf


def number(present: tf.Tensor) -> tf.Tensor:
    """Returns how many tasks are present, at least 1, so that one can divide by it."""
    return tf.maximum(tf.reduce_sum(tf.cast(present, tf.float64)), 1.0)


def mean(values: tf.Tensor, present: tf.Tensor) -> tf.Tensor:
    """Returns the mean of the present tasks' values [T], 0 where there is none."""
    return tf.reduce_sum(tf.where(present, values, 0.0)) / number(present)


def log_sum(logits: tf.Tensor, present: tf.Tensor) -> tf.Tensor:
    """Returns log sum exp of the present tasks' logits [T], and something finite where there is none."""
    lowest = tf.constant(tf.float64.min, tf.float64)
    top = tf.where(tf.reduce_any(present), tf.reduce_max(tf.where(present, logits, lowest)), 0.0)
    total = tf.reduce_sum(tf.where(present, tf.exp(tf.where(present, logits - top, 0.0)), 0.0))
    return top + tf.math.log(tf.maximum(total, tf.cast(~tf.reduce_any(present), tf.float64)))


def softmax(logits: tf.Tensor, present: tf.Tensor) -> tf.Tensor:
    """Returns the softmax over the present tasks' logits [T], 0 for the others."""
    powers = tf.exp(log_softmax(logits, present)) * tf.cast(present, tf.float64)
    return tf.math.divide_no_nan(powers, tf.reduce_sum(powers))  # of equal logits exactly 1 / T


def log_softmax(logits: tf.Tensor, present: tf.Tensor) -> tf.Tensor:
    """Returns the logarithm of the softmax over the present tasks' logits [T], 0 for the others."""
    return tf.where(present, logits - log_sum(logits, present), 0.0)


def with_sum_of(before: tf.Tensor, values: tf.Tensor, present: tf.Tensor) -> tf.Tensor:
    """Returns the present tasks' values [T], scaled to the sum they had before; the others as they were before."""
    sums = (tf.reduce_sum(tf.where(present, each, 0.0)) for each in (before, values))
    return tf.where(present, values * tf.math.divide_no_nan(*sums), before)
