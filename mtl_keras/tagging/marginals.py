"""The probability of each tag of a CRF by itself, in graph."""

import tensorflow as tf

from mtl_keras.tagging.scan import scan


def marginals(factors: tf.Tensor) -> tf.Tensor:
    """Returns p(tag of word t), from the log-probabilities of a tag after a tag.

    p_t[j] = Σ_i p_t-1[i] exp(factors_t[i, j]), from the first word on, whose factors are the same for all i.

    Shapes:
        factors: [B, W, C, C], as ``LinearChainCRF`` gives them. Returns [B, W, C]; anything behind the last word.
    """
    steps = tf.transpose(tf.exp(tf.cast(factors, tf.float32)), [1, 0, 2, 3])
    rows, tags = tf.shape(factors)[0], factors.shape[-1]
    start = tf.one_hot(tf.zeros([rows], tf.int32), tags)

    def step(before: tf.Tensor, scores: tf.Tensor) -> tf.Tensor:
        found = tf.squeeze(tf.matmul(tf.expand_dims(before, 1), scores), 1)
        return found / tf.reduce_sum(found, axis=-1, keepdims=True)  # behind the last word it would grow without end

    return tf.transpose(scan(step, steps, start), [1, 0, 2])
