"""What goes with a model and is not loaded with it."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtl_keras.atomic import write_json, write_text

if TYPE_CHECKING:
    from mtl_keras.exporting.export_record import ExportRecord

EXTRA = "assets.extra"
"""TensorFlow's name for a folder of files that go with a SavedModel and are not loaded with it."""


def write_extra(folder: Path, record: "ExportRecord", raw: bool, parity: Mapping[str, Any] | None = None) -> None:
    """Writes what goes with the model of a version's folder.

    Args:
        folder: of one format.
        record: what the export is told of.
        raw: whether the model takes raw rows, so that an example of a request goes with it; else what it takes to make
            tensors does.
        parity: how the format compares with the Keras model, as ``parity.json`` has it; None where it was not compared.
    """
    from mtl_keras.exporting.card import model_card

    extra = folder / EXTRA
    write_json(extra / "labels.json", record.labels)
    write_json(extra / "preprocessing.json", record.preprocessing)
    if record.thresholds:
        write_json(extra / "thresholds.json", _thresholds(record))
    if record.run:
        shutil.copyfile(record.run.recipe, extra / "recipe.toml")
    if raw:
        from mtl_keras.exporting.example import example

        request, answer = example(folder, record.trained)
        write_json(extra / "example_request.json", request)
        write_json(extra / "example_answer.json", answer)
    else:
        from mtl_keras.exporting.tensors_guide import tensors_guide

        write_text(extra / "README.md", tensors_guide(folder, record))
        if tensors := record.example_tensors:
            write_json(extra / "example_tensors.json", tensors)
    if not raw or not getattr(record.trained.preprocessor, "exportable_from_text", True):
        record.trained.preprocessor.save(extra / "preprocessor")  # who makes tensors elsewhere needs the vocabulary
    write_text(extra / "model_card.md", model_card(record, parity))


def _thresholds(record: "ExportRecord") -> dict[str, Any]:
    return {task: {name: best._asdict() for name, best in chosen.items()} for task, chosen in record.thresholds.items()}
