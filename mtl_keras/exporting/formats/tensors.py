"""TensorFlow's SavedModel, of tensors."""

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from mtl_keras.exporting.formats.base import Format
from mtl_keras.exporting.formats.tensor_graph import TensorGraph
from mtl_keras.exporting.formats.tensors_record import write_tensors_record

if TYPE_CHECKING:
    from mtl_keras.exporting.plan import ExportPlan
    from mtl_keras.trained import Trained


class Tensors(Format):
    """From the model's own inputs (token ids, pixels, residue ids) to numbers, as a SavedModel.

    It needs neither tensorflow-text nor strings, so that OpenVINO and others read it.
    """

    name: ClassVar[str] = "tensors"
    raw: ClassVar[bool] = False

    def write(self, trained: "Trained", plan: "ExportPlan", folder: Path) -> None:
        """Writes the SavedModel, with a signature of all tasks, one of each task and one of each group."""
        import keras

        names = tuple(plan.tasks or (task.name for task in trained.model.tasks))
        graph = TensorGraph(trained, names, portable=False)
        signatures = {
            "serving_default": graph.function(),
            **{name: graph.function([name], joined=False) for name in names},
            **{name: graph.function(tasks) for name, tasks in plan.signatures.items()},
        }
        archive = keras.export.ExportArchive()
        for name, function in signatures.items():
            archive.add_endpoint(name, function)
        archive.write_out(str(folder), verbose=False)
        write_tensors_record(folder, graph)
