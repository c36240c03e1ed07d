"""The layer of cross-stitch and of sluice networks."""

from typing import Any

import keras
import numpy as np
import tensorflow as tf

Shape = tuple[int | None, ...]


@keras.saving.register_keras_serializable(package="mtl_keras")
class Stitch(keras.layers.Layer):
    """Mixes what T columns give, each split along its last axis into S subspaces.

    y_i = sum_j alpha_ij x_j over all T S subspaces, with alpha_ii = ``own`` at the start and the rest of 1 spread
    evenly over the others.

    Args:
        own: alpha_ii at the start.
        per_channel: whether each channel has an alpha of its own.
        subspaces: S; it divides C.

    Shapes:
        inputs: T times [B, ..., C], all alike. Returns the same.
    """

    def __init__(self, own: float = 0.9, per_channel: bool = False, subspaces: int = 1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.own = own
        self.per_channel = per_channel
        self.subspaces = subspaces

    def build(self, input_shape: list[Shape]) -> None:
        """Creates alpha [T S, T S] or [T S, T S, C / S]."""
        parts, channels = len(input_shape) * self.subspaces, input_shape[0][-1]
        assert channels is not None
        rest = (1 - self.own) / max(parts - 1, 1)
        start = np.full((parts, parts), rest)
        np.fill_diagonal(start, self.own if parts > 1 else 1.0)
        if self.per_channel:
            start = np.repeat(start[..., np.newaxis], channels // self.subspaces, axis=-1)
        self.alpha = self.add_weight(shape=start.shape, initializer=keras.initializers.Constant(start), name="alpha")
        self.built = True

    def call(self, inputs: list[tf.Tensor]) -> list[tf.Tensor]:
        """Returns the mixtures, one a column."""
        size = inputs[0].shape[-1] // self.subspaces
        parts = tf.concat([self._parts(x, size) for x in inputs], axis=0)
        equation = "jic,inc->jnc" if self.per_channel else "ji,inc->jnc"
        mixed = tf.einsum(equation, tf.convert_to_tensor(self.alpha), parts)
        columns = tf.split(mixed, len(inputs), axis=0)
        return [self._whole(column, x) for column, x in zip(columns, inputs, strict=True)]

    def _parts(self, x: tf.Tensor, size: int) -> tf.Tensor:
        """Returns the subspaces of a column, [S, N, C / S]."""
        return tf.transpose(tf.reshape(x, [-1, self.subspaces, size]), [1, 0, 2])

    def _whole(self, parts: tf.Tensor, like: tf.Tensor) -> tf.Tensor:
        return tf.ensure_shape(tf.reshape(tf.transpose(parts, [1, 0, 2]), tf.shape(like)), like.shape)

    def compute_output_shape(self, input_shape: list[Shape]) -> list[Shape]:
        """Returns the inputs' shapes."""
        return list(input_shape)

    def get_config(self) -> dict[str, Any]:
        """Returns the arguments."""
        own = ("own", "per_channel", "subspaces")
        return {**super().get_config(), **{name: getattr(self, name) for name in own}}
