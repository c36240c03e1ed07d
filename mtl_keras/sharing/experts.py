"""The expert networks of a mixture."""

from typing import Any

import keras
import tensorflow as tf

Shape = tuple[int | None, ...]


@keras.saving.register_keras_serializable(package="mtl_keras")
class Experts(keras.layers.Layer):
    """E small networks side by side, each of dense layers with ReLU: h = relu(W_e h + b_e), layer after layer.

    Args:
        experts: E, at least 1.
        units: the widths of the layers.
        seed: of the first weights, which are Glorot's of each network; by default of Keras's own.

    Shapes:
        inputs: [B, ..., D]. Returns [B, ..., E, U], U the last of ``units``.
    """

    def __init__(self, experts: int, units: tuple[int, ...], seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.experts = experts
        self.units = tuple(units)
        self.seed = seed

    def build(self, input_shape: Shape) -> None:
        """Creates the weights for D features."""
        size, self.kernels, self.biases = input_shape[-1], [], []
        assert size is not None
        for number, units in enumerate(self.units):
            limit = (6 / (size + units)) ** 0.5
            seed = None if self.seed is None else self.seed + number
            start = keras.initializers.RandomUniform(-limit, limit, seed)
            shape = (self.experts, size, units)
            self.kernels.append(self.add_weight(shape=shape, initializer=start, name=f"kernel_{number}"))
            bias = self.add_weight(shape=(self.experts, units), initializer="zeros", name=f"bias_{number}")
            self.biases.append(bias)
            size = units
        self.built = True

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        """Returns what each network gives."""
        x, equation = inputs, "...d,edu->...eu"
        for kernel, bias in zip(self.kernels, self.biases, strict=True):
            made = tf.einsum(equation, x, tf.convert_to_tensor(kernel))
            x, equation = tf.nn.relu(made + tf.convert_to_tensor(bias)), "...ed,edu->...eu"
        return x

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """Returns [B, ..., E, U]."""
        return (*input_shape[:-1], self.experts, self.units[-1])

    def get_config(self) -> dict[str, Any]:
        """Returns the arguments."""
        own = {"experts": self.experts, "units": list(self.units), "seed": self.seed}
        return {**super().get_config(), **own}
