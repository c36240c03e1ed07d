"""One layer of an ESM-2 encoder."""

from typing import Any

import keras
import tensorflow as tf

from mtl_keras.backbones.rotary import rotated


@keras.saving.register_keras_serializable(package="mtl_keras")
class EsmLayer(keras.layers.Layer):
    """Self-attention with rotary positions, then a feed-forward block; each sees its input normalised.

    Args:
        heads: number of attention heads; divides D.
        intermediate: width of the feed-forward block.
        dropout: the rate on the attention's weights and on what either part adds.
        epsilon: of the normalisations.

    Shapes:
        inputs: [B, L, D]; present: [B, L], bool, False at padding. Returns [B, L, D].

    Reference:
        Lin et al., 2023, doi 10.1126/science.ade2574; GELU is the exact one.
    """

    def __init__(
        self, heads: int, intermediate: int, dropout: float = 0.0, epsilon: float = 1e-5, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.heads = heads
        self.intermediate = intermediate
        self.dropout = dropout
        self.epsilon = epsilon
        dense, norm, drop = keras.layers.Dense, keras.layers.LayerNormalization, keras.layers.Dropout
        self.attention_norm = norm(epsilon=epsilon, dtype=self.dtype_policy, name="attention_norm")
        self.expand_norm = norm(epsilon=epsilon, dtype=self.dtype_policy, name="expand_norm")
        self.expand = dense(intermediate, dtype=self.dtype_policy, name="expand")
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
        parts = (self.query_key_value, self.attention_output, self.expand, self.attention_norm, self.expand_norm)
        for layer in parts:
            layer.build(input_shape)
        self.contract.build((*input_shape[:-1], self.intermediate))
        for layer in (*parts, self.contract):
            layer.trainable = self.trainable  # Keras hands it on when it changes, not to parts made later
        self.built = True

    def call(self, inputs: tf.Tensor, present: tf.Tensor, training: bool | None = None) -> tf.Tensor:
        """Returns the next features of each residue."""
        attended = self._attend(self.attention_norm(inputs), present, training)
        x = inputs + self.drop_attention(attended, training=training)
        fed = self.contract(tf.nn.gelu(self.expand(self.expand_norm(x)), approximate=False))
        return x + self.drop_output(fed, training=training)

    def _attend(self, x: tf.Tensor, present: tf.Tensor, training: bool | None) -> tf.Tensor:
        shape = tf.shape(x)
        size = x.shape[-1] // self.heads
        split = tf.reshape(self.query_key_value(x), [shape[0], shape[1], 3, self.heads, size])
        query, key, value = tf.unstack(tf.transpose(split, [2, 0, 3, 1, 4]))
        scores = tf.matmul(rotated(query * size**-0.5), rotated(key), transpose_b=True)
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
        own = ("heads", "intermediate", "dropout", "epsilon")
        return {**super().get_config(), **{name: getattr(self, name) for name in own}}
