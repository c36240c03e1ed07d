"""The input embedding of a BERT encoder."""

from typing import Any

import keras
import tensorflow as tf


@keras.saving.register_keras_serializable(package="mtl_keras")
class PieceEmbedding(keras.layers.Layer):
    """Adds a piece's vector and its position's; the first segment's vector is part of every position's.

    Args:
        vocabulary: number of pieces.
        positions: most pieces of a row.
        size: D.

    Shapes:
        token_ids: [B, L], int32. Returns [B, L, D].
    """

    def __init__(self, vocabulary: int, positions: int, size: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.vocabulary = vocabulary
        self.positions = positions
        self.size = size

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Creates the two tables."""
        self.pieces_table = self.add_weight(shape=(self.vocabulary, self.size), name="pieces")
        self.positions_table = self.add_weight(shape=(self.positions, self.size), name="positions")
        self.built = True

    def call(self, token_ids: tf.Tensor) -> tf.Tensor:
        """Returns the embedding of each piece at its place."""
        pieces = tf.gather(tf.convert_to_tensor(self.pieces_table), token_ids)
        return pieces + tf.convert_to_tensor(self.positions_table)[: tf.shape(token_ids)[1]]

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Returns [B, L, D]."""
        return (*input_shape, self.size)

    def get_config(self) -> dict[str, Any]:
        """Returns the arguments."""
        return {**super().get_config(), "vocabulary": self.vocabulary, "positions": self.positions, "size": self.size}
