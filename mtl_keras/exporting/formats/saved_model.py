"""TensorFlow's SavedModel, of raw rows."""

from pathlib import Path
from typing import TYPE_CHECKING

from mtl_keras.exporting.formats.base import Format
from mtl_keras.exporting.saved_model import write_saved_model

if TYPE_CHECKING:
    from mtl_keras.exporting.plan import ExportPlan
    from mtl_keras.trained import Trained


class SavedModel(Format):
    """From raw texts, encoded pictures or letters of proteins to names, in TensorFlow Serving's layout."""

    name = "saved_model"
    raw = True

    def versions(self, to: Path) -> Path:
        """Returns the folder itself: TensorFlow Serving looks for numbers in it, and for nothing else."""
        return to

    def write(self, trained: "Trained", plan: "ExportPlan", folder: Path) -> None:
        """Writes the SavedModel."""
        write_saved_model(trained, plan, folder)
