"""Features of pieces to features of words."""

import keras
import tensorflow as tf


@keras.saving.register_keras_serializable(package="mtl_keras")
class FirstPieces(keras.layers.Layer):
    """Takes each word's first piece.

    Shapes:
        tokens: [B, L, D]; positions: [B, W], int32, -1 where there is no word.
        Returns [B, W, D]; where there is no word, the first piece of the row.
    """

    def call(self, tokens: tf.Tensor, positions: tf.Tensor) -> tf.Tensor:
        """Returns the features of each word."""
        return tf.gather(tokens, tf.maximum(positions, 0), batch_dims=1)

    def compute_output_shape(
        self, tokens_shape: tuple[int | None, ...], positions_shape: tuple[int | None, ...]
    ) -> tuple[int | None, ...]:
        """Returns [B, W, D]."""
        return (*positions_shape, tokens_shape[-1])
