"""ONNX, for onnxruntime and others."""

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from mtl_keras.exporting.formats.base import Format
from mtl_keras.exporting.formats.missing_package import needs_export
from mtl_keras.exporting.formats.tensor_graph import TensorGraph
from mtl_keras.exporting.formats.tensors_record import write_tensors_record

if TYPE_CHECKING:
    from mtl_keras.exporting.plan import ExportPlan
    from mtl_keras.trained import Trained


class Onnx(Format):
    """From the model's own inputs to numbers, in ``model.onnx``; batches of any size and, of texts, any length."""

    name: ClassVar[str] = "onnx"
    raw: ClassVar[bool] = False
    quantizes: ClassVar[bool] = True

    def write(self, trained: "Trained", plan: "ExportPlan", folder: Path) -> None:
        """Writes the model."""
        with needs_export(self.name):
            from mtl_keras.exporting.formats.onnx_file import write_onnx
            from mtl_keras.exporting.formats.onnx_graph import onnx_graph

        graph = TensorGraph(trained, tuple(plan.tasks or (task.name for task in trained.model.tasks)))
        write_onnx(onnx_graph(graph), folder / "model.onnx", plan.quantize)
        write_tensors_record(folder, graph, plan.quantize)
