"""Writes an ONNX model, its weights as they are or smaller."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import onnx
from onnx import numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

if TYPE_CHECKING:
    from mtl_keras.exporting.plan import Quantize

_SMALL = 1024
"""Weights of fewer numbers stay as they are: scales, shapes, constants."""


def write_onnx(model: onnx.ModelProto, path: Path, quantize: "Quantize | None") -> None:
    """Writes a model, which may be changed by it.

    Args:
        model: of float32 weights.
        path: the file.
        quantize: ``int8`` has products computed in 8 bits too, the range of what they are of being taken anew for each
            batch; ``float16`` only stores the weights so: they are made float32 where the model is loaded.
    """
    if quantize is None:
        onnx.save(model, path)
    else:
        _QUANTIZED[quantize](model, path)


def _int8(model: onnx.ModelProto, path: Path) -> None:
    # A scale for each column of a matrix: with one for all, answers of a BERT moved several times as far.
    quantize_dynamic(model, path, weight_type=QuantType.QInt8, per_channel=True)


def _float16(model: onnx.ModelProto, path: Path) -> None:
    graph, casts = model.graph, []
    for weights in graph.initializer:
        values = numpy_helper.to_array(weights)
        if not _fits(values):
            continue
        name, stored = weights.name, f"{weights.name}_float16"
        weights.CopyFrom(numpy_helper.from_array(values.astype(np.float16), stored))
        casts.append(onnx.helper.make_node("Cast", [stored], [name], to=onnx.TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.save(model, path)


def _fits(values: "np.ndarray[tuple[int, ...], np.dtype[np.generic]]") -> bool:
    largest = np.finfo(np.float16).max
    return values.dtype == np.float32 and values.size >= _SMALL and bool(np.all(np.abs(values) <= largest))


_QUANTIZED: "dict[Quantize, Callable[[onnx.ModelProto, Path], None]]" = {"int8": _int8, "float16": _float16}
