"""From a TensorFlow function to a LiteRT model."""

import re
from typing import TYPE_CHECKING

import tensorflow as tf
from tensorflow.lite.python.convert_phase import ConverterError

from mtl_keras.errors import UserError

if TYPE_CHECKING:
    from mtl_keras.exporting.formats.tensor_graph import TensorGraph
    from mtl_keras.exporting.plan import Quantize

_TYPES: "dict[Quantize, list[tf.DType]]" = {"int8": [], "float16": [tf.float16]}
"""The types that the weights may have, by precision; without one the converter takes int8."""


def litert_graph(graph: "TensorGraph", quantize: "Quantize | None") -> bytes:
    """Returns the model of a graph, with a signature ``serving_default`` that keeps the names.

    Raises:
        UserError: LiteRT lacks an operation.
    """
    function = graph.function().get_concrete_function()
    holder = tf.Module()  # the converter does not follow how Keras keeps track of variables: all would be unset
    holder.held = [each.value for each in graph.trained.model.variables]
    converter = tf.lite.TFLiteConverter.from_concrete_functions([function], holder)
    if quantize:
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.target_spec.supported_types = _TYPES[quantize]
    try:
        model: bytes = converter.convert()
    except ConverterError as error:
        lacking = sorted(set(re.findall(r"'tf\.(\w+)' op", str(error))))
        raise UserError(
            "--format litert",
            f"expected a model of LiteRT's operations; received one with {', '.join(lacking) or 'others'}, which it "
            "lacks. Export it as tensors or onnx, or without the task that needs them (--tasks).",
        ) from error
    return model
