"""Residues' features to their mean."""

import keras
import tensorflow as tf


@keras.saving.register_keras_serializable(package="mtl_keras")
class ResidueMean(keras.layers.Layer):
    """Takes the mean over the residues of a row.

    As a matrix product, since in half precision a sum over a long row would leave the range.

    Shapes:
        tokens: [B, L, D]; present: [B, L], bool, False at padding. Returns [B, D], 0 for a row without a residue.
    """

    def call(self, tokens: tf.Tensor, present: tf.Tensor) -> tf.Tensor:
        """Returns the mean of each row."""
        counted = tf.cast(present, tf.float32)
        weights = counted / tf.maximum(tf.reduce_sum(counted, axis=1, keepdims=True), 1.0)
        return tf.squeeze(tf.matmul(tf.expand_dims(tf.cast(weights, tokens.dtype), 1), tokens), 1)

    def compute_output_shape(
        self, tokens_shape: tuple[int | None, ...], present_shape: tuple[int | None, ...]
    ) -> tuple[int | None, ...]:
        """Returns [B, D]."""
        return (tokens_shape[0], tokens_shape[-1])
