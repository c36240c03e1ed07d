"""A model that was trained in mixed precision, in float32."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mtl_keras.model import MultiTaskModel


@contextmanager
def in_float32(model: "MultiTaskModel") -> Iterator[None]:
    """Has the layers of a model that are traced within compute in float32, as their variables are.

    ONNX's and LiteRT's runtimes lack operations of bfloat16 on a CPU, and of float16 some. What a head takes is rounded
    all the same: its inputs have the type that they had in training.
    """
    layers: list[Any] = [each for each in model._flatten_layers() if each.compute_dtype != each.variable_dtype]
    policies = [layer.dtype_policy for layer in layers]
    for layer in layers:
        layer.dtype_policy = layer.variable_dtype
    try:
        yield
    finally:
        for layer, policy in zip(layers, policies, strict=True):
            layer.dtype_policy = policy
