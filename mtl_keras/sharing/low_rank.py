"""A model whose kernels are changed by a product of narrow matrices."""

from collections.abc import Sequence
from typing import Any

import keras
import tensorflow as tf

_KERNELS = (keras.layers.Dense, keras.layers.EinsumDense)


def dense_layers(layer: keras.layers.Layer, at: Sequence[str] | None = None) -> list[keras.layers.Layer]:
    """Returns the ``Dense`` and ``EinsumDense`` layers anywhere within a layer, all or those of the names ``at``."""
    found = [each for each in layer._flatten_layers() if isinstance(each, _KERNELS)]
    return [each for each in found if at is None or each.name in at]


@keras.saving.register_keras_serializable(package="mtl_keras")
class LowRank(keras.layers.Layer):
    """Calls a layer as if each of its dense kernels K, as a matrix [inputs, outputs], were K + (alpha / rank) A B.

    The layer itself stays as it is, so that several of these may share it. While it is called, the changed kernels
    stand in the place of its own (a ``keras.StatelessScope``): so dense layers are reached however deep they are. What
    else the call changes, such as the means of batch normalisation, is assigned after it.

    Args:
        layer: a built layer or model.
        rank: the columns of A and rows of B.
        alpha: the scale of the product.
        at: the names of the dense layers whose kernels change; by default all.
        seed: of A, which is normal at the start, of a standard deviation of 1 / sqrt(inputs); B is 0. By default of
            Keras's own.

    Shapes:
        As of the layer.
    """

    def __init__(
        self,
        layer: keras.layers.Layer,
        rank: int,
        alpha: float,
        at: Sequence[str] | None = None,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(autocast=False, **kwargs)
        self.layer = layer
        self.rank = rank
        self.alpha = alpha
        self.at = None if at is None else tuple(at)
        self.seed = seed

    def build(self, input_shape: Any) -> None:
        """Creates A and B of each kernel."""
        self.factors: list[tuple[keras.Variable, keras.Variable]] = []
        for number, dense in enumerate(dense_layers(self.layer, self.at)):
            *inputs, outputs = dense.kernel.shape
            size = int(tf.TensorShape(inputs).num_elements())
            seed = None if self.seed is None else self.seed + number
            start = keras.initializers.RandomNormal(stddev=size**-0.5, seed=seed)
            first = self.add_weight(shape=(size, self.rank), initializer=start, name=f"a_{number}")
            second = self.add_weight(shape=(self.rank, outputs), initializer="zeros", name=f"b_{number}")
            self.factors.append((first, second))
        self.built = True

    def call(self, inputs: Any, training: bool | None = None) -> Any:
        """Returns what the layer gives with the changed kernels."""
        kernels = [dense.kernel for dense in dense_layers(self.layer, self.at)]
        changed = [self._changed(kernel, *both) for kernel, both in zip(kernels, self.factors, strict=True)]
        scope = keras.StatelessScope(list(zip(kernels, changed, strict=True)), initialize_variables=False)
        with scope:
            outputs = self.layer(inputs, training=training)
        own = {id(kernel) for kernel in kernels}
        for variable in self.layer.non_trainable_variables:
            value = scope.get_current_value(variable)
            if value is not None and id(variable) not in own:
                variable.assign(value)
        return outputs

    def _changed(self, kernel: keras.Variable, first: keras.Variable, second: keras.Variable) -> tf.Tensor:
        product = tf.matmul(tf.convert_to_tensor(first), tf.convert_to_tensor(second))
        return tf.convert_to_tensor(kernel) + self.alpha / self.rank * tf.reshape(product, kernel.shape)

    def compute_output_spec(self, inputs: Any, training: bool | None = None) -> Any:
        """Returns the layer's outputs."""
        return self.layer.compute_output_spec(inputs, training=training)

    def get_config(self) -> dict[str, Any]:
        """Returns the arguments, the layer written out."""
        own = {name: getattr(self, name) for name in ("rank", "alpha", "seed")}
        at = None if self.at is None else list(self.at)
        layer = keras.saving.serialize_keras_object(self.layer)
        config = {key: value for key, value in super().get_config().items() if key != "autocast"}
        return {**config, **own, "at": at, "layer": layer}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> "LowRank":
        """Builds the layer, its weights new."""
        return cls(**{**config, "layer": keras.saving.deserialize_keras_object(config["layer"])})
