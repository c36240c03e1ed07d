"""Reads a SavedModel that ``export`` wrote."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtl_keras.answer_names import served_name
from mtl_keras.errors import UserError
from mtl_keras.exporting.extra import EXTRA
from mtl_keras.graph_operations import reaching_operations
from mtl_keras.json_object import read_object
from mtl_keras.meta_graph import META_GRAPH, read_meta_graph

if TYPE_CHECKING:
    from mtl_keras.prediction.predictor import Predictor

_FILE = META_GRAPH
_FIELDS = ("text", "image", "sequence")


def is_exported(path: Path) -> bool:
    """Says whether a folder is a SavedModel's or holds versions of one."""
    return (path / _FILE).is_file() or any(path.glob(f"[0-9]*/{_FILE}"))


def load_exported(path: Path) -> "Predictor":
    """Loads a SavedModel, or the newest version of one.

    A SavedModel is a program. One is refused that is not ours by its looks, or has operations that reach out of it (see
    ``graph_operations``); that does not make a file of an unknown hand safe.

    Raises:
        UserError: the SavedModel is not one of ours, is broken, or takes no raw rows.
    """
    from mtl_keras.prediction.predictor import Predictor

    version = version_folder(path)
    file = version / EXTRA / "labels.json"
    if not file.is_file():
        raise UserError(str(version), f"expected a SavedModel of mtl-keras; it has no {EXTRA}/labels.json.")
    labels = read_object(file, "the label names by task", "Export the model anew.")
    signatures = _load(version).signatures
    if missing := {"serving_default", *labels} - set(signatures):
        raise UserError(str(version), f"expected a signature of each task; there is no {sorted(missing)}. Export anew.")
    serve = signatures["serving_default"]
    field = _field(version, serve)
    keys = {task: frozenset(signatures[task].structured_outputs) for task in labels}

    def answering(rows: Any) -> dict[str, dict[str, Any]]:
        found = serve(**{field: rows})
        return {task: {key: found[served_name(task, key)] for key in names} for task, names in keys.items()}

    return Predictor(field, labels, keys, answering)


def _load(version: Path) -> Any:
    """Loads the SavedModel of a version after a look at its operations."""
    import tensorflow as tf
    import tensorflow_text  # noqa: F401 - registers the ops of the tokeniser

    if found := reaching_operations(read_meta_graph(version)):
        raise UserError(
            str(version),
            "expected a model that computes and does nothing else; received one that may read or write files, open "
            f"connections or call Python: {', '.join(found)}. mtl-keras exports none such; do not run it.",
        )
    try:
        return tf.saved_model.load(str(version))
    except (OSError, ValueError, KeyError, tf.errors.OpError) as error:
        reason = str(error).partition("\n")[0]
        raise UserError(str(version), f"the SavedModel cannot be read ({reason}). Export the model anew.") from error


def _field(version: Path, serve: Any) -> str:
    """Returns what a row is that the SavedModel takes."""
    found = [name for name in serve.structured_input_signature[1] if name in _FIELDS]
    if not found:
        raise UserError(
            str(version),
            "the SavedModel takes tensors, not raw rows. Predict with the run's folder, or with an export in the "
            "format saved_model.",
        )
    return str(found[0])


def version_folder(path: Path) -> Path:
    """Returns the folder of a SavedModel, or of the newest version of one."""
    if (path / _FILE).is_file():
        return path
    return max((file.parent for file in path.glob(f"[0-9]*/{_FILE}")), key=lambda folder: int(folder.name))
