"""One block of the small encoder of sequences."""

from typing import Any

import keras
import tensorflow as tf


@keras.saving.register_keras_serializable(package="mtl_keras")
class ProteinCnnBlock(keras.layers.Layer):
    """Adds to each residue what a dilated convolution saw around it: x + W silu(c * norm(x)).

    The convolution c is of each feature alone, the product with W of each residue alone: on two cores a plain
    convolution of the same width takes several times as long, and GELU twice as long as SiLU. Padding is taken out
    before the convolution, so that it changes no residue.

    Args:
        kernel_size: residues that the convolution looks at, odd.
        dilation: the distance between two of them.
        dropout: the rate at which a feature of what is added is dropped, at all residues of a row.

    Shapes:
        inputs: [B, L, D]; present: [B, L], bool, False at padding. Returns [B, L, D].

    Reference:
        Yang et al., 2024, Convolutions are competitive with transformers for protein sequence pretraining, doi
        10.1016/j.cels.2024.01.008. Their blocks are of plain convolutions between two products.
    """

    def __init__(self, kernel_size: int, dilation: int, dropout: float = 0.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kernel_size = kernel_size
        self.dilation = dilation
        self.dropout = dropout
        self.norm = keras.layers.LayerNormalization(epsilon=1e-5, dtype=self.dtype_policy, name="norm")
        self.drop = keras.layers.SpatialDropout1D(dropout, dtype=self.dtype_policy, name="drop")

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Creates the weights for D features."""
        size = input_shape[-1]
        assert size is not None
        scale = keras.initializers.RandomNormal(self.kernel_size**-0.5)
        self.kernel = self.add_weight(shape=(self.kernel_size, size), initializer=scale, name="kernel")
        self.bias = self.add_weight(shape=(size,), initializer="zeros", name="bias")
        self.mix = keras.layers.Dense(size, dtype=self.dtype_policy, name="mix")
        self.norm.build(input_shape)
        self.mix.build(input_shape)
        self.built = True

    def call(self, inputs: tf.Tensor, present: tf.Tensor, training: bool | None = None) -> tf.Tensor:
        """Returns the next features of each residue."""
        seen = self._around(self.norm(inputs) * tf.expand_dims(tf.cast(present, inputs.dtype), -1))
        mixed = self.mix(tf.nn.silu(seen))
        return inputs + self.drop(mixed, training=training)

    def _around(self, x: tf.Tensor) -> tf.Tensor:
        """Convolves each feature.

        With residue l at row l // dilation and column l % dilation, what the dilated kernel sees stands one above the
        other; TensorFlow has no gradient of dilated convolutions on a CPU.
        """
        count, length = tf.unstack(tf.shape(x)[:2])
        size = x.shape[-1]
        rest = (self.dilation - length % self.dilation) % self.dilation  # ONNX has another remainder of what is below 0
        folded = tf.pad(x, [[0, 0], [0, rest], [0, 0]])
        folded = tf.reshape(folded, [count, -1, self.dilation, size])
        kernel = tf.cast(tf.convert_to_tensor(self.kernel), x.dtype)[:, tf.newaxis, :, tf.newaxis]
        seen = tf.nn.depthwise_conv2d(folded, kernel, [1, 1, 1, 1], "SAME")
        seen = tf.reshape(seen, [count, -1, size])[:, :length]
        return seen + tf.cast(tf.convert_to_tensor(self.bias), x.dtype)

    def compute_output_shape(self, input_shape: tuple[int | None, ...], **_: Any) -> tuple[int | None, ...]:
        """Returns the inputs' shape."""
        return input_shape

    def get_config(self) -> dict[str, Any]:
        """Returns the arguments."""
        own = {name: getattr(self, name) for name in ("kernel_size", "dilation", "dropout")}
        return {**super().get_config(), **own}
