"""Residues' features to one vector, weighed by what was learned."""

from typing import Any

import keras
import tensorflow as tf


@keras.saving.register_keras_serializable(package="mtl_keras")
class ResidueAttention(keras.layers.Layer):
    """Weighs residues by several heads, and takes the largest of each feature beside them.

    Head h gives sum_l a_hl x_l, with a_h the softmax over the residues l of w_h . x_l.

    Args:
        heads: H.

    Shapes:
        tokens: [B, L, D]; present: [B, L], bool, False at padding. Returns [B, (H + 1) D], 0 for a row without a
        residue.

    Reference:
        Stärk et al., 2021, Light attention predicts protein location from the language of life, doi
        10.1093/bioadv/vbab035. Theirs has a weight for each feature, of a convolution over the residues, and weighs
        the features of a second one; ours has one for each head, of the residue alone, and weighs the tokens.
    """

    def __init__(self, heads: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.heads = heads
        self.scores = keras.layers.Dense(heads, use_bias=False, dtype=self.dtype_policy, name="scores")

    def build(self, tokens_shape: tuple[int | None, ...], present_shape: tuple[int | None, ...] | None = None) -> None:
        """Creates the heads' weights for D features."""
        self.scores.build(tokens_shape)
        self.built = True

    def call(self, tokens: tf.Tensor, present: tf.Tensor) -> tf.Tensor:
        """Returns the vector of each row."""
        there = tf.expand_dims(present, -1)
        weights = tf.nn.softmax(tf.where(there, tf.cast(self.scores(tokens), tf.float32), tf.float32.min / 2), axis=1)
        weighed = tf.matmul(tf.cast(tf.where(there, weights, 0.0), tokens.dtype), tokens, transpose_a=True)
        largest = tf.reduce_max(tf.where(there, tokens, tokens.dtype.min), axis=1)
        largest = tf.where(tf.reduce_any(there, axis=1), largest, tf.zeros_like(largest))
        return tf.concat([tf.reshape(weighed, [-1, self.heads * tokens.shape[-1]]), largest], axis=-1)

    def compute_output_shape(
        self, tokens_shape: tuple[int | None, ...], present_shape: tuple[int | None, ...]
    ) -> tuple[int | None, ...]:
        """Returns [B, (H + 1) D]."""
        size = tokens_shape[-1]
        assert size is not None
        return (tokens_shape[0], (self.heads + 1) * size)

    def get_config(self) -> dict[str, Any]:
        """Returns the arguments."""
        return {**super().get_config(), "heads": self.heads}
