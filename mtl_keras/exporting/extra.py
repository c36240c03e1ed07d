"""What goes with a model and is not loaded with it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from mtl_keras.atomic import write_json

EXTRA = "assets.extra"
"""TensorFlow's name for a folder of files that go with a SavedModel and are not loaded with it."""


def write_extra(folder: Path, labels: Mapping[str, Sequence[str] | None]) -> None:
    """Writes what goes with the model of a version's folder.

    Args:
        folder: of one format.
        labels: the label names by task, None where a task has none.
    """
    write_json(folder / EXTRA / "labels.json", labels)
