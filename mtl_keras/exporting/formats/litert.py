"""LiteRT, for phones and small devices."""

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from mtl_keras.exporting.formats.base import Format
from mtl_keras.exporting.formats.tensor_graph import TensorGraph
from mtl_keras.exporting.formats.tensors_record import write_tensors_record

if TYPE_CHECKING:
    from mtl_keras.exporting.plan import ExportPlan
    from mtl_keras.trained import Trained


class LiteRT(Format):
    """From the model's own inputs to numbers, in ``model.tflite``; its signature takes any batch and length."""

    name: ClassVar[str] = "litert"
    raw: ClassVar[bool] = False
    quantizes: ClassVar[bool] = True

    def write(self, trained: "Trained", plan: "ExportPlan", folder: Path) -> None:
        """Writes the model."""
        from mtl_keras.exporting.formats.litert_graph import litert_graph

        graph = TensorGraph(trained, tuple(plan.tasks or (task.name for task in trained.model.tasks)))
        (folder / "model.tflite").write_bytes(litert_graph(graph, plan.quantize))
        write_tensors_record(folder, graph, quantize=plan.quantize)
