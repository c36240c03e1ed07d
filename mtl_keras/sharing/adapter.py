"""A small network that is added to what a layer gives."""

from typing import Any

import keras
import tensorflow as tf

Shape = tuple[int | None, ...]


@keras.saving.register_keras_serializable(package="mtl_keras")
class Adapter(keras.layers.Layer):
    """Adds what a narrow network makes of its input: y = x + U gelu(V x + b) + c, with U and c 0 at the start.

    Args:
        units: the width in between.
        seed: of V at the start; by default of Keras's own.

    Shapes:
        inputs: [B, ..., D]. Returns the same.
    """

    def __init__(self, units: int, seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.units = units
        self.seed = seed
        start = keras.initializers.GlorotUniform(seed)
        options = {"dtype": self.dtype_policy, "kernel_initializer": start, "name": "down"}
        self.down = keras.layers.Dense(units, "gelu", **options)

    def build(self, input_shape: Shape) -> None:
        """Creates the weights for D features."""
        self.up = keras.layers.Dense(input_shape[-1], kernel_initializer="zeros", dtype=self.dtype_policy, name="up")
        self.down.build(input_shape)
        self.up.build((*input_shape[:-1], self.units))
        self.built = True

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        """Returns the input and what is added to it."""
        return inputs + self.up(self.down(inputs))

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """Returns the input's shape."""
        return input_shape

    def get_config(self) -> dict[str, Any]:
        """Returns the arguments."""
        return {**super().get_config(), "units": self.units, "seed": self.seed}
