"""Reads a SavedModel that ``export`` wrote."""

import json
from pathlib import Path
from typing import Any

from mtl_keras.errors import UserError
from mtl_keras.exporting.saved_model import EXTRA

_FILE = "saved_model.pb"


def is_exported(path: Path) -> bool:
    """Says whether a folder is a SavedModel's or holds versions of one."""
    return (path / _FILE).is_file() or any(path.glob(f"[0-9]*/{_FILE}"))


def load_exported(path: Path) -> tuple[Any, dict[str, list[str] | None]]:
    """Loads a SavedModel, or the newest version of one.

    Returns:
        A function from texts [B] to ``{task: answer}``, and the label names by task.

    Raises:
        UserError: the SavedModel is not one of ours, or takes no texts.
    """
    import tensorflow as tf
    import tensorflow_text  # noqa: F401 - registers the ops of the tokeniser

    version = path if (path / _FILE).is_file() else _newest(path)
    file = version / EXTRA / "labels.json"
    if not file.is_file():
        raise UserError(str(version), f"expected a SavedModel of mtl-keras; it has no {EXTRA}/labels.json.")
    labels = json.loads(file.read_text(encoding="utf-8"))
    signatures = tf.saved_model.load(str(version)).signatures
    serve = signatures["serving_default"]
    if "text" not in serve.structured_input_signature[1]:
        raise UserError(
            str(version), "the SavedModel takes ids, since its tokeniser runs outside. Predict with the run's folder."
        )
    keys = {task: list(signatures[task].structured_outputs) for task in labels}

    def answering(text: Any) -> dict[str, dict[str, Any]]:
        found = serve(text=text)
        return {task: {key: found[f"{task}_{key}"] for key in names} for task, names in keys.items()}

    return answering, labels


def _newest(path: Path) -> Path:
    return max((file.parent for file in path.glob(f"[0-9]*/{_FILE}")), key=lambda folder: int(folder.name))
