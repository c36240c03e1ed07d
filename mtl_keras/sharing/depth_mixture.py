"""A mixture of what several layers give."""

from typing import Any

import keras
import numpy as np
import tensorflow as tf

Shape = tuple[int | None, ...]


@keras.saving.register_keras_serializable(package="mtl_keras")
class DepthMixture(keras.layers.Layer):
    """Sums what K layers give, y = sum_k beta_k x_k, with beta = ``own`` for the last at the start.

    Args:
        own: the last layer's share at the start; the others have the rest of 1 in equal parts.

    Shapes:
        inputs: K times [B, ..., C], all alike. Returns [B, ..., C].
    """

    def __init__(self, own: float = 0.9, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.own = own

    def build(self, input_shape: list[Shape]) -> None:
        """Creates beta [K]."""
        others = len(input_shape) - 1
        start = np.array([(1 - self.own) / others] * others + [self.own]) if others else np.ones(1)
        self.beta = self.add_weight(shape=start.shape, initializer=keras.initializers.Constant(start), name="beta")
        self.built = True

    def call(self, inputs: list[tf.Tensor]) -> tf.Tensor:
        """Returns the mixture."""
        shares = tf.unstack(tf.convert_to_tensor(self.beta))
        return tf.add_n([share * x for share, x in zip(shares, inputs, strict=True)])

    def compute_output_shape(self, input_shape: list[Shape]) -> Shape:
        """Returns the shape of one input."""
        return input_shape[0]

    def get_config(self) -> dict[str, Any]:
        """Returns the arguments."""
        return {**super().get_config(), "own": self.own}
