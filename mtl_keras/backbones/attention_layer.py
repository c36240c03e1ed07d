"""What the layers of BERT and of ESM-2 have in common."""

from typing import Any

import keras
import tensorflow as tf


class AttentionLayer(keras.layers.Layer):
    """Self-attention and a feed-forward block, each with a normalisation; a subclass says in which order.

    Query, key and value are one matrix product, and every product is of two matrices: on a CPU that is faster than
    ``keras.layers.MultiHeadAttention``.

    Args:
        heads: number of attention heads; divides D.
        intermediate: width of the feed-forward block.
        dropout: the rate on the attention's weights and on what either part adds.
        epsilon: of the normalisations.

    Shapes:
        inputs: [B, L, D]; present: [B, L], bool, False at padding. Returns [B, L, D].

    Reference:
        Vaswani et al., 2017, arXiv:1706.03762, sections 3.2 and 3.3.
    """

    def __init__(self, heads: int, intermediate: int, dropout: float, epsilon: float, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.heads = heads
        self.intermediate = intermediate
        self.dropout = dropout
        self.epsilon = epsilon
        norm, drop = keras.layers.LayerNormalization, keras.layers.Dropout
        self.attention_norm = norm(epsilon=epsilon, dtype=self.dtype_policy, name="attention_norm")
        self.feed_norm = norm(epsilon=epsilon, dtype=self.dtype_policy, name="feed_norm")
        self.expand = keras.layers.Dense(intermediate, dtype=self.dtype_policy, name="expand")
        self.drop_scores = drop(dropout, dtype=self.dtype_policy, name="drop_scores")
        self.drop_attention = drop(dropout, dtype=self.dtype_policy, name="drop_attention")
        self.drop_output = drop(dropout, dtype=self.dtype_policy, name="drop_output")

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Creates the weights for D features."""
        size = input_shape[-1]
        assert size is not None
        dense = keras.layers.Dense
        self.query_key_value = dense(3 * size, dtype=self.dtype_policy, name="query_key_value")
        self.attention_output = dense(size, dtype=self.dtype_policy, name="attention_output")
        self.contract = dense(size, dtype=self.dtype_policy, name="contract")
        parts = (self.query_key_value, self.attention_output, self.expand, self.attention_norm, self.feed_norm)
        for layer in parts:
            layer.build(input_shape)
        self.contract.build((*input_shape[:-1], self.intermediate))
        for layer in (*parts, self.contract):
            layer.trainable = self.trainable  # Keras hands it on when it changes, not to parts made later
        self.built = True

    def attend(self, x: tf.Tensor, present: tf.Tensor, training: bool | None) -> tf.Tensor:
        """Returns what the attention adds to the features of each place [B, L, D]."""
        shape = tf.shape(x)
        size = x.shape[-1] // self.heads
        split = tf.reshape(self.query_key_value(x), [shape[0], shape[1], 3, self.heads, size])
        query, key, value = tf.unstack(tf.transpose(split, [2, 0, 3, 1, 4]))
        scores = tf.matmul(self.placed(query * size**-0.5), self.placed(key), transpose_b=True)
        absent = tf.cast(scores.dtype.min / 2, scores.dtype)
        # LiteRT has no slice with more than one new axis.
        seen = tf.expand_dims(tf.expand_dims(present, 1), 1)
        scores += tf.where(seen, tf.zeros_like(absent), absent)
        weights = self.drop_scores(tf.nn.softmax(scores), training=training)
        mixed = tf.transpose(tf.matmul(weights, value), [0, 2, 1, 3])
        attended = self.attention_output(tf.reshape(mixed, [shape[0], shape[1], x.shape[-1]]))
        return self.drop_attention(attended, training=training)

    def placed(self, vectors: tf.Tensor) -> tf.Tensor:
        """Gives queries or keys [B, heads, L, D / heads] their places; by itself it leaves them as they are."""
        return vectors

    def compute_output_shape(self, input_shape: tuple[int | None, ...], **_: Any) -> tuple[int | None, ...]:
        """Returns the inputs' shape."""
        return input_shape

    def get_config(self) -> dict[str, Any]:
        """Returns the arguments."""
        own = ("heads", "intermediate", "dropout", "epsilon")
        return {**super().get_config(), **{name: getattr(self, name) for name in own}}
