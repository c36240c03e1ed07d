"""A gate that learns to choose k experts."""

from typing import Any

import keras
import numpy as np
import tensorflow as tf

Shape = tuple[int | None, ...]
_START = 0.01
"""The first codes are drawn from -gamma to gamma times this: all experts begin alike, and all have a gradient."""
_LEAST = 1e-6


@keras.saving.register_keras_serializable(package="mtl_keras")
class SmoothStepGate(keras.layers.Layer):
    """Mixes k choices of an expert: g = sum_i w_i r(z_i), with w = softmax(a).

    An expert's number is written in m = log2 E bits, and r(z)_e = prod_j S(z_j) where bit j of e is 1, and 1 - S(z_j)
    where it is 0. S is 0 below -gamma / 2, 1 above gamma / 2 and between them -2 t^3 / gamma^3 + 3 t / (2 gamma) + 1/2:
    where all codes are beyond these, k experts are chosen and all others have a share of exactly 0.

    Args:
        experts: E, a power of 2.
        choices: k.
        gamma: the width of the step, positive.
        entropy: the weight of the loss sum_i H(r(z_i)), which makes choices hard; a mean over rows.
        per_row: whether z and a are linear in the inputs (without a bias), or weights by themselves.
        seed: of the first weights; by default of Keras's own.

    Shapes:
        inputs: [B, ..., D]. Returns [B, ..., E].
    """

    def __init__(
        self,
        experts: int,
        choices: int,
        gamma: float = 1.0,
        entropy: float = 0.0,
        per_row: bool = True,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.experts = experts
        self.choices = choices
        self.gamma = gamma
        self.entropy = entropy
        self.per_row = per_row
        self.seed = seed
        self._bits = max(experts - 1, 0).bit_length()

    def build(self, input_shape: Shape) -> None:
        """Creates the weights of the codes and of the choices."""
        size, limit = input_shape[-1], _START * self.gamma
        assert size is not None
        lead = (size,) if self.per_row else ()
        start = keras.initializers.RandomUniform(-limit, limit, self.seed)
        self.codes = self.add_weight(shape=(*lead, self.choices * self._bits), initializer=start, name="codes")
        self.shares = self.add_weight(shape=(*lead, self.choices), initializer="zeros", name="shares")
        self.built = True

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        """Returns the shares of the experts."""
        chosen = self._chosen(self._of(inputs, self.codes))
        shares = tf.nn.softmax(self._of(inputs, self.shares))
        if self.entropy:
            surprise = -tf.reduce_sum(chosen * tf.math.log(tf.maximum(chosen, _LEAST)), axis=-1)
            self.add_loss(self.entropy * tf.reduce_mean(tf.reduce_sum(tf.cast(surprise, tf.float32), axis=-1)))
        gate = tf.reduce_sum(chosen * tf.expand_dims(shares, -1), axis=-2)
        return gate if self.per_row else gate * tf.ones_like(inputs[..., :1])

    def _of(self, inputs: tf.Tensor, weights: keras.Variable) -> tf.Tensor:
        value = tf.convert_to_tensor(weights)
        return tf.einsum("...d,dn->...n", inputs, value) if self.per_row else value

    def _chosen(self, codes: tf.Tensor) -> tf.Tensor:
        """Returns r of codes [..., k m], [..., k, E]."""
        shape = tf.concat([tf.shape(codes)[:-1], [self.choices, 1, self._bits]], axis=0)
        step = self._step(tf.reshape(codes, shape))
        bits = (np.arange(self.experts)[:, np.newaxis] >> np.arange(self._bits)) & 1
        return tf.reduce_prod(tf.where(bits == 1, step, 1 - step), axis=-1)

    def _step(self, codes: tf.Tensor) -> tf.Tensor:
        inside = tf.clip_by_value(codes / self.gamma, -0.5, 0.5)
        return -2 * inside**3 + 1.5 * inside + 0.5

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """Returns [B, ..., E]."""
        return (*input_shape[:-1], self.experts)

    def get_config(self) -> dict[str, Any]:
        """Returns the arguments."""
        own = ("experts", "choices", "gamma", "entropy", "per_row", "seed")
        return {**super().get_config(), **{name: getattr(self, name) for name in own}}
