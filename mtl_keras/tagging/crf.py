"""A linear-chain conditional random field as a layer."""

from typing import Any

import keras
import tensorflow as tf

from mtl_keras.tagging.scan import scan


@keras.saving.register_keras_serializable(package="mtl_keras")
class LinearChainCRF(keras.layers.Layer):
    """Turns logits into the exact log-probabilities of each tag after each tag.

    A CRF's posterior p(y | x) ∝ exp(start[y_1] + Σ u_t[y_t] + Σ A[y_t-1, y_t])
    is a Markov chain, so it factors into p(y_t | y_t-1, x). The layer gives
    those factors, by the backward recursion
    β_t-1[i] = log Σ_j exp(A[i, j] + u_t[j] + β_t[j]). Their sum along a
    sequence is the sequence's exact log-likelihood: a loss a word, as every
    other head has, and no partition function outside of the layer.

    Words without a place (mask false) are expected behind the others.

    Shapes:
        logits u: [B, W, C]. mask: [B, W], bool. Returns [B, W, C, C]: at [b, t, i, j] the
        log-probability of tag j at word t, where word t-1 has tag i; the same for all i at the
        first word; 0 at padding.

    Reference:
        Lafferty et al., 2001, Conditional Random Fields, ICML. The factors in
        place of a partition function are ours; there is no end score.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.supports_masking = True

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Makes the scores of a tag after a tag, and of a first tag."""
        tags = input_shape[-1]
        self.transitions = self.add_weight(shape=(tags, tags), initializer="zeros", name="transitions")
        self.start = self.add_weight(shape=(tags,), initializer="zeros", name="start")
        self.built = True

    def call(self, logits: tf.Tensor, mask: tf.Tensor | None = None) -> tf.Tensor:
        """Returns the factors."""
        logits = tf.cast(logits, tf.float32)
        mask = tf.ones(tf.shape(logits)[:2], tf.bool) if mask is None else tf.cast(mask, tf.bool)
        rows, words, tags = tf.unstack(tf.shape(logits))
        start = tf.tile(tf.expand_dims(self.start, 0), [tags, 1])
        first = tf.reshape(tf.equal(tf.range(words), 0), [-1, 1, 1])
        joint = tf.expand_dims(tf.where(first, start, self.transitions), 0) + tf.expand_dims(logits, 2)
        future = _future(joint, mask, rows, tags)
        factors = joint + tf.expand_dims(future[:, 1:], 2) - tf.expand_dims(future[:, :-1], 3)
        return tf.where(tf.expand_dims(tf.expand_dims(mask, -1), -1), factors, 0.0)

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Returns [B, W, C, C]."""
        return (*input_shape, input_shape[-1])


def _future(joint: tf.Tensor, mask: tf.Tensor, rows: tf.Tensor, tags: tf.Tensor) -> tf.Tensor:
    """Returns β [B, W + 1, C]: at t, the log sum over all that follows tags of word t - 1."""

    def step(later: tf.Tensor, at: tuple[tf.Tensor, tf.Tensor]) -> tf.Tensor:
        scores, there = at
        return tf.where(
            tf.expand_dims(there, 1), tf.reduce_logsumexp(scores + tf.expand_dims(later, 1), axis=-1), later
        )

    # One masked word more, so that the loop runs where there are no words, and β ends with zeros.
    scores = tf.transpose(tf.pad(joint, [[0, 0], [0, 1], [0, 0], [0, 0]]), [1, 0, 2, 3])
    there = tf.transpose(tf.pad(mask, [[0, 0], [0, 1]]))
    found = scan(step, (scores, there), tf.zeros([rows, tags]), reverse=True)
    return tf.transpose(found, [1, 0, 2])
