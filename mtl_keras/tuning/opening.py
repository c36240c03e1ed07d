"""Makes the folder of a study, or finds the one to go on in."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from mtl_keras.atomic import is_draft, write_json
from mtl_keras.errors import UserError
from mtl_keras.run_folder import LOCK
from mtl_keras.tuning.study_folder import StudyFolder


def open_study(name: str, path: Path | None, settings: Mapping[str, Any]) -> StudyFolder:
    """Returns the folder of a study, with its settings in it.

    Args:
        name: the recipe's name.
        path: the folder; by default ``runs/<recipe>/tune-<time>``.
        settings: what is searched, and how: plain values.

    Raises:
        UserError: the folder holds something else, or a study with other settings.
    """
    folder = StudyFolder(path or _new_path(name))
    try:
        if folder.table.is_file():
            _check_same(folder, settings)
            return folder
        if not folder.settings.is_file() and not _is_free(folder.path):
            raise UserError(str(folder.path), "expected a new folder, or that of a study; it holds something else.")
        folder.journal.unlink(missing_ok=True)  # no trial of it has ended
        write_json(folder.settings, settings)
    except OSError as error:
        raise UserError(str(folder.path), f"the folder cannot be written: {error.strerror}.") from error
    return folder


def _new_path(name: str) -> Path:
    stamp = datetime.now().strftime("tune-%Y%m%d-%H%M%S")
    path, number = Path("runs") / name / stamp, 1
    while path.exists():
        number += 1
        path = path.with_name(f"{stamp}-{number}")
    return path


def _is_free(path: Path) -> bool:
    if not path.exists():
        return True
    return path.is_dir() and all(is_draft(inside) or inside.name == LOCK for inside in path.iterdir())


def _check_same(folder: StudyFolder, settings: Mapping[str, Any]) -> None:
    try:
        there = json.loads(folder.settings.read_text(encoding="utf-8"))
        here = json.loads(json.dumps(settings))
        differing = [key for key in here if there.get(key) != here[key]]
    except (ValueError, AttributeError) as error:
        raise UserError(str(folder.settings), f"expected the settings of a study; {error}.") from error
    if differing:
        told = "; ".join(f"{key}: {_short(there.get(key))} there, {_short(here[key])} here" for key in differing)
        raise UserError(
            str(folder.path),
            f"expected what this study was started with; {told}. Give another --study, or the same command.",
        )


def _short(value: Any) -> str:
    if isinstance(value, dict):
        return "a recipe"
    return " ".join(value) if isinstance(value, list) else str(value)
