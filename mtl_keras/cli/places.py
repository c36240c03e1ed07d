"""Where the files of a run are, for who has just trained it."""

import shutil
import sys
from pathlib import Path

from mtl_keras.cli.console import console
from mtl_keras.exported import is_exported
from mtl_keras.run_folder import RunFolder

_QUESTIONS = {
    "text": "echo 'I love Berlin' | {command} predict {run}",
    "image": "{command} predict {run} --input PICTURES --output DIR",
    "sequence": "{command} predict {run} --input FASTA --output FILE.tsv",
}
"""How a model is asked, by what it takes."""


def show_places(folder: RunFolder, field: str) -> None:
    """Prints where the report, the metrics, the model and its SavedModel are, and how to ask the model.

    Args:
        folder: the run's folder.
        field: what the model takes: ``text``, ``image`` or ``sequence``.
    """
    places = {
        "report": folder.report,
        "metrics": folder.metrics,
        "model": folder.model,
        "SavedModel": folder.exports if is_exported(folder.exports) else None,
        "ask it": _QUESTIONS[field].format(command=_command(), run=folder.path),
    }
    console.print()
    for name, place in places.items():
        if place is not None:
            console.print(f"{name:<12}{place}", markup=False, soft_wrap=True)


def _command() -> str:
    """Returns how this command was called, as a person would type it."""
    called = Path(sys.argv[0])
    if called.name != "mtl-keras":
        return "python -m mtl_keras"
    found = shutil.which(called.name)
    return called.name if found and Path(found).resolve() == called.resolve() else str(called)
