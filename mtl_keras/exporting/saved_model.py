"""A SavedModel from raw texts or encoded pictures to names, in TensorFlow Serving's layout."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtl_keras.answer_names import check_names, served_name
from mtl_keras.atomic import replacing, write_json, write_text
from mtl_keras.errors import UserError
from mtl_keras.exporting.guide import guide
from mtl_keras.quiet import muted
from mtl_keras.run_folder import RunFolder

if TYPE_CHECKING:
    from mtl_keras.trained import Trained

EXTRA = "assets.extra"
"""TensorFlow's name for a folder of files that go with a SavedModel and are not loaded with it."""


def export(run_dir: "Path | str", to: "Path | str | None" = None) -> Path:
    """Exports a run's model as the next version of a SavedModel.

    Signatures: ``serving_default`` gives ``<task>_<key>`` for every task; one named after each task gives
    ``<key>`` and runs that head only.

    Args:
        run_dir: a run's folder.
        to: the folder of the versions, by default ``export`` in the run's folder.

    Returns:
        The folder of the new version.

    Raises:
        UserError: the run was not trained, two outputs would have one name, or the folder cannot be written.
    """
    from mtl_keras.trained import Trained

    folder = RunFolder.of(run_dir)
    return export_trained(Trained.load(folder), folder.read_labels(), Path(to) if to else folder.exports)


def export_trained(trained: "Trained", labels: Mapping[str, Sequence[str] | None], to: Path) -> Path:
    """Writes a trained model as the next version in a folder; see ``export``."""
    import tensorflow as tf

    if to.exists() and not to.is_dir():
        raise UserError(str(to), "expected a folder for the versions of the SavedModel; received a file.")
    try:
        version = to / str(_next_version(to))
        with replacing(version) as draft, muted():
            _write(trained, labels, draft, version.name)
    except (OSError, tf.errors.ResourceExhaustedError, tf.errors.PermissionDeniedError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UserError(
            str(to), f"the SavedModel cannot be written: {reason}. Mend that, or choose another folder with --to."
        ) from error
    return version


def _write(trained: "Trained", labels: Mapping[str, Sequence[str] | None], folder: Path, version: str) -> None:
    import keras

    if not getattr(trained.preprocessor, "exportable_from_text", True):
        from mtl_keras.exporting.prepared_rows import PreparedRows

        trained = replace(trained, preprocessor=PreparedRows(trained.preprocessor))
    archive = keras.export.ExportArchive()
    # The endpoints' variables are kept anyway; tracking the model too would write each of them twice.
    archive.track(trained.preprocessor)
    signatures = _signatures(trained)
    for name, function in signatures.items():
        archive.add_endpoint(name, function)
    archive.write_out(str(folder), verbose=False)
    outputs = {name: each.get_concrete_function().structured_outputs for name, each in signatures.items()}
    write_json(folder / EXTRA / "labels.json", labels)
    write_text(folder / EXTRA / "README.md", guide(outputs, trained.preprocessor.raw, version))


def _signatures(trained: "Trained") -> dict[str, Any]:
    names = [task.name for task in trained.model.tasks]
    return {
        "serving_default": _signature(trained, names, joined=True),
        **{name: _signature(trained, [name], joined=False) for name in names},
    }


def _signature(trained: "Trained", names: list[str], joined: bool) -> Any:
    """Traces the way from raw rows to the answers of some tasks."""
    import tensorflow as tf

    raw = trained.preprocessor.raw

    def answer(*values: Any) -> dict[str, Any]:
        answers = trained.answers(dict(zip(raw, values, strict=True)), names)
        check_names({name: [served_name(name, key) for key in answers[name]] for name in names}, "the outputs")
        return {
            served_name(name, key) if joined else key: value for name in names for key, value in answers[name].items()
        }

    # AutoGraph would take seconds, and in-graph code does not need it.
    return tf.function(answer, input_signature=list(raw.values()), autograph=False)


def _next_version(to: Path) -> int:
    taken = [int(path.name) for path in to.iterdir() if path.name.isdigit()] if to.is_dir() else []
    return max(taken, default=0) + 1
