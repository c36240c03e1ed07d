"""A SavedModel from raw texts or encoded pictures to names, in TensorFlow Serving's layout."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtl_keras.answer_names import check_names, served_name
from mtl_keras.atomic import write_text
from mtl_keras.exporting.about import ABOUT, about_signature
from mtl_keras.exporting.extra import EXTRA
from mtl_keras.exporting.guide import guide

if TYPE_CHECKING:
    from mtl_keras.exporting.plan import ExportPlan
    from mtl_keras.trained import Trained


def write_saved_model(trained: "Trained", plan: "ExportPlan", folder: Path) -> None:
    """Writes a SavedModel, with a page on its signatures, into a folder."""
    import keras

    if not getattr(trained.preprocessor, "exportable_from_text", True):
        from mtl_keras.exporting.prepared_rows import PreparedRows

        trained = replace(trained, preprocessor=PreparedRows(trained.preprocessor))
    archive = keras.export.ExportArchive()
    # The endpoints' variables are kept anyway; tracking the model too would write each of them twice.
    archive.track(trained.preprocessor)
    signatures = _signatures(trained, plan)
    for name, function in signatures.items():
        archive.add_endpoint(name, function)
    archive.write_out(str(folder), verbose=False)
    outputs = {name: each.get_concrete_function().structured_outputs for name, each in signatures.items()}
    write_text(folder / EXTRA / "README.md", guide(outputs, trained.preprocessor.raw, folder.name))


def _signatures(trained: "Trained", plan: "ExportPlan") -> dict[str, Any]:
    names = plan.tasks or [task.name for task in trained.model.tasks]
    groups = {"serving_default": names, **plan.signatures}
    return {
        **{group: _signature(trained, each, joined=True) for group, each in groups.items()},
        **{name: _signature(trained, [name], joined=False) for name in names},
        **({ABOUT: about_signature(plan.about)} if plan.about else {}),
    }


def _signature(trained: "Trained", names: Sequence[str], joined: bool) -> Any:
    """Traces the way from raw rows to the answers of some tasks."""
    import tensorflow as tf

    from mtl_keras.exporting.serving.request_limits import within_limits

    raw = trained.preprocessor.raw
    masked = any(task.head.per == "pixel" for task in trained.model.tasks if task.name in names)

    def answer(*values: Any) -> dict[str, Any]:
        answers = trained.answers(within_limits(dict(zip(raw, values, strict=True)), masked), names)
        check_names({name: [served_name(name, key) for key in answers[name]] for name in names}, "the outputs")
        return {
            served_name(name, key) if joined else key: value for name in names for key, value in answers[name].items()
        }

    # AutoGraph would take seconds, and in-graph code does not need it.
    return tf.function(answer, input_signature=list(raw.values()), autograph=False)
