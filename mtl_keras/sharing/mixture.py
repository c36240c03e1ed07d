"""Experts, weighed by a gate."""

import keras
import tensorflow as tf

Shape = tuple[int | None, ...]


@keras.saving.register_keras_serializable(package="mtl_keras")
class Mixture(keras.layers.Layer):
    """Sums what experts give, weighed by a gate: y = sum_e g_e f_e.

    Shapes:
        experts: [B, ..., E, U]; gate: [B, ..., E]. Returns [B, ..., U].
    """

    def build(self, experts_shape: Shape, gate_shape: Shape) -> None:
        """Has nothing to create."""
        self.built = True

    def call(self, experts: tf.Tensor, gate: tf.Tensor) -> tf.Tensor:
        """Returns the mixture."""
        return tf.reduce_sum(experts * tf.expand_dims(gate, -1), axis=-2)

    def compute_output_shape(self, experts_shape: Shape, gate_shape: Shape) -> Shape:
        """Returns [B, ..., U]."""
        return (*experts_shape[:-2], experts_shape[-1])
