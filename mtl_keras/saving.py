"""Reads a saved model."""

from pathlib import Path
from typing import TYPE_CHECKING

from mtl_keras.errors import UserError

if TYPE_CHECKING:
    from mtl_keras.model import MultiTaskModel


def load_model(path: "str | Path") -> "MultiTaskModel":
    """Returns the model of a ``.keras`` file or of a run folder.

    Raises:
        UserError: there is no such file.
    """
    import keras

    from mtl_keras import model as _registers_the_class  # noqa: F401

    path = Path(path)
    file = path / "model.keras" if path.is_dir() else path
    if not file.is_file():
        raise UserError(str(file), "expected a saved model; there is no such file. Give a .keras file or a run folder.")
    loaded: MultiTaskModel = keras.saving.load_model(file)
    return loaded
