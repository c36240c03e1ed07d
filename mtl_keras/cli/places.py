"""Where the files of a run are, for who has just trained it."""

import shutil
import sys
from pathlib import Path

from mtl_keras.cli.console import console
from mtl_keras.exported import is_exported
from mtl_keras.run_folder import RunFolder


def show_places(folder: RunFolder) -> None:
    """Prints where the report, the metrics, the model and its SavedModel are, and how to ask the model."""
    places = {
        "report": folder.report,
        "metrics": folder.metrics,
        "model": folder.model,
        "SavedModel": folder.exports if is_exported(folder.exports) else None,
        "ask it": f"echo 'I love Berlin' | {_command()} predict {folder.path}",
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
