"""Reads a saved model."""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from mtl_keras.errors import UserError

if TYPE_CHECKING:
    from mtl_keras.model import MultiTaskModel


# Importing them registers the classes of which saved models are made.
_MODULES = (
    "mtl_keras.model",
    "mtl_keras.backbones.bert_trunk",
    "mtl_keras.tagging.crf",
    "mtl_keras.scaled_rates",
    "mtl_keras.warmup_decay",
)


def load_model(path: "str | Path") -> "MultiTaskModel":
    """Returns the model of a ``.keras`` file or of a run folder.

    Raises:
        UserError: there is no such file, or it is broken.
    """
    import keras

    for module in _MODULES:
        import_module(module)
    path = Path(path)
    file = path / "model.keras" if path.is_dir() else path
    if not file.is_file():
        raise UserError(str(file), "expected a saved model; there is no such file. Give a .keras file or a run folder.")
    try:
        loaded: MultiTaskModel = keras.saving.load_model(file)
    except (ValueError, OSError, KeyError, TypeError) as error:
        fault = f"expected a model that mtl_keras saved; it cannot be read ({type(error).__name__}: {_brief(error)})"
        raise UserError(str(file), f"{fault}. Copy the file anew, or train again into a new folder.") from error
    return loaded


def _brief(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
