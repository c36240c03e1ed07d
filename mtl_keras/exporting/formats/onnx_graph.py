"""From a TensorFlow function to an ONNX model."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
import tf2onnx

from mtl_keras.errors import UserError

if TYPE_CHECKING:
    from mtl_keras.exporting.formats.tensor_graph import TensorGraph

_OPSET = 18
_CATCH_ERRORS = "TF2ONNX_CATCH_ERRORS"


def onnx_graph(graph: "TensorGraph") -> onnx.ModelProto:
    """Returns the model of a graph, its outputs named ``<task>_<key>``.

    Raises:
        UserError: ONNX lacks an operation, or tf2onnx fails.
    """
    try:
        with _fast_optimizers():
            model = _converted(graph)
    except Exception:  # tf2onnx has no class of its own; an optimiser failed, as one does of products with "..."
        model = _without_failing_optimizers(graph)
    if lacking := _lacking(model):
        raise UserError(
            "--format onnx",
            f"expected a model of ONNX's operations; received one with {', '.join(lacking)}, which it lacks. Export it "
            "as tensors, or without the task that needs them (--tasks).",
        )
    return model


def _without_failing_optimizers(graph: "TensorGraph") -> onnx.ModelProto:
    try:
        return _converted(graph)
    except Exception as error:
        raise UserError(
            "--format onnx",
            f"tf2onnx cannot convert the model: {type(error).__name__}: {error}. Export it as tensors or litert, or "
            "without the task that is at fault (--tasks).",
        ) from error


def _converted(graph: "TensorGraph") -> onnx.ModelProto:
    model: onnx.ModelProto = tf2onnx.convert.from_function(
        graph.function(),
        input_signature=list(graph.inputs.values()),
        opset=_OPSET,
        custom_op_handlers={"Erfc": (_erfc, [])},
    )[0]
    return model


def _lacking(model: onnx.ModelProto) -> list[str]:
    """Returns the operations that ONNX does not have, of which tf2onnx leaves TensorFlow's names; loops' included."""
    kinds = {(node.op_type, node.domain) for node in _nodes(model.graph)}
    return sorted(kind for kind, domain in kinds if not onnx.defs.has(kind, domain))


def _nodes(graph: onnx.GraphProto) -> Iterator[onnx.NodeProto]:
    for node in graph.node:
        yield node
        for attribute in node.attribute:
            if attribute.HasField("g"):
                yield from _nodes(attribute.g)


def _erfc(context: Any, node: Any, *_: Any) -> None:
    """Writes erfc(x), of the exact GELU, as 1 - erf(x): ONNX has the latter only."""
    kind, shape = context.get_dtype(node.output[0]), context.get_shape(node.output[0])
    inputs, outputs = list(node.input), list(node.output)
    context.remove_node(node.name)
    erf = context.make_node("Erf", inputs, dtypes=[kind], shapes=[shape])
    one = context.make_const(f"{node.name}_one", np.array(1, onnx.helper.tensor_dtype_to_np_dtype(kind)))
    context.make_node("Sub", [one.output[0], erf.output[0]], outputs=outputs, dtypes=[kind], shapes=[shape])


@contextmanager
def _fast_optimizers() -> Iterator[None]:
    """Has tf2onnx optimise the graph in its place.

    By itself it copies the graph, with all weights, before each of dozens of steps, to go on without one that fails:
    most of the seconds of a conversion.
    """
    before = os.environ.get(_CATCH_ERRORS)
    os.environ[_CATCH_ERRORS] = "FALSE"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_CATCH_ERRORS]
        else:
            os.environ[_CATCH_ERRORS] = before
