"""One layer of an ESM-2 encoder."""

from typing import Any

import keras
import tensorflow as tf

from mtl_keras.backbones.attention_layer import AttentionLayer
from mtl_keras.backbones.rotary import rotated


@keras.saving.register_keras_serializable(package="mtl_keras")
class EsmLayer(AttentionLayer):
    """Self-attention with rotary positions, then a feed-forward block; each sees its input normalised.

    Args:
        heads: see ``AttentionLayer``, as are ``intermediate``, ``dropout`` and ``epsilon``.

    Shapes:
        See ``AttentionLayer``.

    Reference:
        Lin et al., 2023, doi 10.1126/science.ade2574; GELU is the exact one.
    """

    def __init__(
        self, heads: int, intermediate: int, dropout: float = 0.0, epsilon: float = 1e-5, **kwargs: Any
    ) -> None:
        super().__init__(heads, intermediate, dropout, epsilon, **kwargs)

    def call(self, inputs: tf.Tensor, present: tf.Tensor, training: bool | None = None) -> tf.Tensor:
        """Returns the next features of each residue."""
        x = inputs + self.attend(self.attention_norm(inputs), present, training)
        fed = self.contract(tf.nn.gelu(self.expand(self.feed_norm(x)), approximate=False))
        return x + self.drop_output(fed, training=training)

    def placed(self, vectors: tf.Tensor) -> tf.Tensor:
        """Rotates queries or keys by their places."""
        return rotated(vectors)
