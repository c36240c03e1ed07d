"""One layer of a BERT encoder."""

from functools import partial
from typing import Any

import keras
import tensorflow as tf

from mtl_keras.backbones.attention_layer import AttentionLayer

_ACTIVATIONS: dict[str, Any] = {"gelu_tanh": partial(keras.activations.gelu, approximate=True)}
"""Activations that Keras has no name for."""


@keras.saving.register_keras_serializable(package="mtl_keras")
class EncoderLayer(AttentionLayer):
    """Self-attention, then a feed-forward block; each is added to its input and normalised.

    Args:
        heads: see ``AttentionLayer``, as are ``intermediate``, ``dropout`` and ``epsilon``.
        activation: a Keras name (``gelu`` is the exact one), or ``gelu_tanh``.

    Shapes:
        See ``AttentionLayer``.

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
        super().__init__(heads, intermediate, dropout, epsilon, **kwargs)
        self.activation = activation
        self._activation = keras.activations.get(_ACTIVATIONS.get(activation, activation))

    def call(self, inputs: tf.Tensor, present: tf.Tensor, training: bool | None = None) -> tf.Tensor:
        """Returns the next features of each token."""
        x = self.attention_norm(inputs + self.attend(inputs, present, training))
        fed = self.drop_output(self.contract(self._activation(self.expand(x))), training=training)
        return self.feed_norm(x + fed)

    def get_config(self) -> dict[str, Any]:
        """Returns the arguments."""
        return {**super().get_config(), "activation": self.activation}
