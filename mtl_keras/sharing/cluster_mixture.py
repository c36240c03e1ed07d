"""Which tasks take which columns."""

from typing import Any

import keras
import tensorflow as tf

Shape = tuple[int | None, ...]


@keras.saving.register_keras_serializable(package="mtl_keras")
class ClusterMixture(keras.layers.Layer):
    """Gives T tasks mixtures of K columns: y_t = sum_k a_tk x_k, with a_t = softmax(l_t).

    Args:
        tasks: T.
        clusters: K.
        entropy: the weight of the loss sum_t H(a_t), which makes mixtures choices.
        spread: the standard deviation of l at the start.
        seed: of l at the start; by default of Keras's own.

    Shapes:
        inputs: K times [B, ..., D], all alike. Returns T times [B, ..., D].
    """

    def __init__(
        self,
        tasks: int,
        clusters: int,
        entropy: float = 0.0,
        spread: float = 0.1,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.tasks = tasks
        self.clusters = clusters
        self.entropy = entropy
        self.spread = spread
        self.seed = seed

    def build(self, input_shape: list[Shape]) -> None:
        """Creates l [T, K]."""
        self.logits = self.add_weight(
            shape=(self.tasks, self.clusters),
            initializer=keras.initializers.RandomNormal(stddev=self.spread, seed=self.seed),
            regularizer=self._surprise if self.entropy else None,
            name="logits",
        )
        self.built = True

    def _surprise(self, logits: tf.Tensor) -> tf.Tensor:
        logits = tf.convert_to_tensor(logits)
        return -self.entropy * tf.reduce_sum(tf.nn.softmax(logits) * tf.nn.log_softmax(logits))

    def call(self, inputs: list[tf.Tensor]) -> list[tf.Tensor]:
        """Returns each task's mixture."""
        shares = tf.nn.softmax(tf.convert_to_tensor(self.logits))
        mixed = tf.tensordot(shares, tf.stack(inputs), axes=1)
        return [tf.ensure_shape(each, inputs[0].shape) for each in tf.unstack(mixed, self.tasks)]

    def compute_output_shape(self, input_shape: list[Shape]) -> list[Shape]:
        """Returns the shape of one input for each task."""
        return [input_shape[0]] * self.tasks

    def get_config(self) -> dict[str, Any]:
        """Returns the arguments."""
        own = ("tasks", "clusters", "entropy", "spread", "seed")
        return {**super().get_config(), **{name: getattr(self, name) for name in own}}
