"""One layer of a BERT encoder."""

from functools import partial
from typing import Any

import keras
import tensorflow as tf

_ACTIVATIONS: dict[str, Any] = {"gelu_tanh": partial(keras.activations.gelu, approximate=True)}
"""Activations that Keras has no name for."""


@keras.saving.register_keras_serializable(package="mtl_keras")
class EncoderLayer(keras.layers.Layer):
    """Self-attention, then a feed-forward block; each is added to its input and normalised.

    Query, key and value are one matrix product, and every product is of two
    matrices: on a CPU that is faster than ``keras.layers.MultiHeadAttention``.

    Args:
        heads: number of attention heads; divides D.
        intermediate: width of the feed-forward block.
        activation: a Keras name (``gelu`` is the exact one), or ``gelu_tanh``.

    Shapes:
        inputs: [B, L, D]; present: [B, L], bool, False at padding. Returns [B, L, D].

    Reference:
        Vaswani et al., 2017, arXiv:1706.03762, section 3.1, normalised after the sum.
    """

    def __init__(
        self,
        heads: int,
        intermediate: int,
        activation: str,
        dropout: float = 0.0,
        epsilon: float = 1e-12,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.heads = heads
        self.intermediate = intermediate
        self.activation = activation
        self.dropout = dropout
        self.epsilon = epsilon
        dense, norm, drop = keras.layers.Dense, keras.layers.LayerNormalization, keras.layers.Dropout
        self._activation = keras.activations.get(_ACTIVATIONS.get(activation, activation))
        self.expand = dense(intermediate, dtype=self.dtype_policy, name="expand")
        self.attention_norm = norm(epsilon=epsilon, dtype=self.dtype_policy, name="attention_norm")
        self.output_norm = norm(epsilon=epsilon, dtype=self.dtype_policy, name="output_norm")
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
        parts = (self.query_key_value, self.attention_output, self.expand, self.attention_norm, self.output_norm)
        for layer in parts:
            layer.build(input_shape)
        self.contract.build((*input_shape[:-1], self.intermediate))
        for layer in (*parts, self.contract):
            layer.trainable = self.trainable  # Keras hands it on when it changes, not to parts made later
        self.built = True

    def call(self, inputs: tf.Tensor, present: tf.Tensor, training: bool | None = None) -> tf.Tensor:
        """Returns the next features of each token."""
        attended = self.drop_attention(self._attend(inputs, present, training), training=training)
        x = self.attention_norm(inputs + attended)
        fed = self.drop_output(self.contract(self._activation(self.expand(x))), training=training)
        return self.output_norm(x + fed)

    def _attend(self, x: tf.Tensor, present: tf.Tensor, training: bool | None) -> tf.Tensor:
        shape = tf.shape(x)
        size = x.shape[-1] // self.heads
        split = tf.reshape(self.query_key_value(x), [shape[0], shape[1], 3, self.heads, size])
        query, key, value = tf.unstack(tf.transpose(split, [2, 0, 3, 1, 4]))
        scores = tf.matmul(query * size**-0.5, key, transpose_b=True)
        absent = tf.cast(scores.dtype.min / 2, scores.dtype)
        scores += tf.where(present[:, tf.newaxis, tf.newaxis, :], tf.zeros_like(absent), absent)
        weights = self.drop_scores(tf.nn.softmax(scores), training=training)
        mixed = tf.transpose(tf.matmul(weights, value), [0, 2, 1, 3])
        return self.attention_output(tf.reshape(mixed, [shape[0], shape[1], x.shape[-1]]))

    def compute_output_shape(self, input_shape: tuple[int | None, ...], **_: Any) -> tuple[int | None, ...]:
        """Returns the inputs' shape."""
        return input_shape

    def get_config(self) -> dict[str, Any]:
        """Returns the arguments."""
        own = ("heads", "intermediate", "activation", "dropout", "epsilon")
        return {**super().get_config(), **{name: getattr(self, name) for name in own}}
