"""The layers whose kernels' gradients are products of what the layers took and of the errors of what they gave."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any

import keras
import tensorflow as tf


@dataclass(frozen=True)
class Use:
    """A call of a linear layer.

    Args:
        layer: a Dense or Conv2D layer.
        taken: its inputs, [B, ..., C].
        given: its outputs [B, ..., M], before the activation.
    """

    layer: Any
    taken: tf.Tensor
    given: tf.Tensor

    @property
    def places(self) -> int:
        """The number L of a row's places, each with M outputs."""
        return math.prod(self.given.shape[1:-1])

    def inputs(self) -> tf.Tensor:
        """Returns the inputs [B, L, N] of which each output is a product with the kernel."""
        x = self.taken if isinstance(self.layer, keras.layers.Dense) else _patches(self.layer, self.taken)
        return tf.cast(tf.reshape(x, [-1, self.places, math.prod(self.layer.kernel.shape[:-1])]), tf.float32)

    def gradient(self, own: tf.Tensor, errors: tf.Tensor) -> tf.Tensor:
        """Returns the kernel's gradient of some rows.

        Args:
            own: their numbers, [K].
            errors: of what the layer gave for them, [K, L, M].
        """
        taken, kernel = tf.cast(tf.gather(self.taken, own), tf.float32), self.layer.kernel.shape
        if not isinstance(self.layer, keras.layers.Dense) and set(self.layer.dilation_rate) == {1}:
            given = tf.reshape(errors, [-1, *self.given.shape[1:]])
            strides, padding = [1, *self.layer.strides, 1], self.layer.padding.upper()
            return tf.raw_ops.Conv2DBackpropFilter(
                input=taken, filter_sizes=kernel, out_backprop=given, strides=strides, padding=padding
            )
        rows = replace(self, taken=taken).inputs()
        flat = [tf.reshape(each, [-1, each.shape[-1]]) for each in (rows, errors)]
        return tf.reshape(tf.matmul(*flat, transpose_a=True), kernel)

    def errors(self, stack: tf.Tensor) -> tf.Tensor:
        """Returns gradients [P, B L M] of what the layer gave as [P, B, L, M]."""
        return tf.reshape(stack, [stack.shape[0], -1, self.places, self.given.shape[-1]])


def linear_layers(model: keras.Model) -> list[Any]:
    """Returns the trainable linear layers of a functional model, in those that it calls too.

    Those whose variables other layers hold as well are left out, and those whose outputs have no fixed size.
    """
    layers, others = _sorted_out(model)
    held = Counter(each for layer in (*layers, *others) for each in set(map(id, layer.variables)))
    return [layer for layer in layers if layer.trainable and all(held[id(each)] == 1 for each in layer.variables)]


@contextmanager
def recorded(layers: Sequence[Any]) -> Iterator[list[Use]]:
    """Notes the calls of layers while it lasts."""
    uses: list[Use] = []
    with ExitStack() as stack:
        for layer in layers:
            stack.enter_context(_recorded(layer, uses))
        yield uses


@contextmanager
def _recorded(layer: Any, uses: list[Use]) -> Iterator[None]:
    call = layer.call

    def noted(inputs: Any, *args: Any, **options: Any) -> Any:
        activation = layer.activation
        object.__setattr__(layer, "activation", None)
        try:
            given = call(inputs, *args, **options)
        finally:
            object.__setattr__(layer, "activation", activation)
        uses.append(Use(layer, inputs, given))
        return given if activation is None else activation(given)

    object.__setattr__(layer, "call", noted)
    try:
        yield
    finally:
        object.__delattr__(layer, "call")


def _sorted_out(model: keras.Model) -> tuple[list[Any], list[keras.layers.Layer]]:
    """Returns the linear layers that the model's graph calls, and all other layers."""
    linear: dict[int, Any] = {}
    others: list[keras.layers.Layer] = []
    for operation in model.operations:
        if _is_run_through(operation, model):
            inner, more = _sorted_out(operation)
            linear |= {id(each): each for each in inner}
            others += more
        elif _is_linear(operation):
            linear[id(operation)] = operation
        elif isinstance(operation, keras.layers.Layer):
            others += [operation, *operation._flatten_layers(include_self=False)]
    return list(linear.values()), others


def _is_run_through(operation: Any, model: keras.Model) -> bool:
    """Returns whether an operation is a functional model that runs its layers one by one, as ``model`` does."""
    return type(operation).call is type(model).call and operation._remat_mode is None


def _is_linear(operation: Any) -> bool:
    if type(operation) not in (keras.layers.Dense, keras.layers.Conv2D) or operation.quantization_mode:
        return False
    if "call" in vars(operation) or operation.lora_enabled or operation._remat_mode is not None:
        return False
    nodes = operation._inbound_nodes
    if any(None in tensor.shape[1:] for node in nodes for tensor in node.outputs):
        return False
    if any(tensor.sparse for node in nodes for tensor in node.arguments.keras_tensors):
        return False
    if isinstance(operation, keras.layers.Dense):
        return True
    return bool(operation.data_format == "channels_last" and operation.groups == 1)


def _patches(layer: Any, x: tf.Tensor) -> tf.Tensor:
    sizes, strides, rates = layer.kernel_size, layer.strides, layer.dilation_rate
    if set((*sizes, *strides)) == {1}:
        return x
    around = [[1, *own, 1] for own in (sizes, strides, rates)]
    return tf.image.extract_patches(x, *around, padding=layer.padding.upper())
