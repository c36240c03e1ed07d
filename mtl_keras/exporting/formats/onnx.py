"""ONNX, for onnxruntime and others."""

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from mtl_keras.errors import UserError
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

    def write(self, trained: "Trained", plan: "ExportPlan", folder: Path) -> None:
        """Writes the model."""
        with needs_export(self.name):
            import onnx

            from mtl_keras.exporting.formats.onnx_graph import onnx_graph, unknown_operations

        graph = TensorGraph(trained, tuple(plan.tasks or (task.name for task in trained.model.tasks)))
        model = onnx_graph(graph)
        if unknown := unknown_operations(model):
            raise UserError(
                f"--format {self.name}",
                f"expected a model of ONNX's operations; received one with {', '.join(unknown)}, which have none in "
                "ONNX. Export it as tensors, or without the task that needs them (--tasks).",
            )
        onnx.save(model, folder / "model.onnx")
        write_tensors_record(folder, graph)
