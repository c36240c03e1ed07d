"""Makes the run's folder, or finds the one to go on in."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from mtl_keras.atomic import is_draft
from mtl_keras.errors import UserError
from mtl_keras.recipe.save import save_recipe
from mtl_keras.recipe.schema import Recipe
from mtl_keras.run_folder import LOCK, WORKER_LOGS, RunFolder
from mtl_keras.training.origin import OPTION, check_origin


def open_run(recipe: Recipe, run_dir: Path | None, smoke: bool, init_from: Path | None = None) -> RunFolder:
    """Returns the folder of the run, with the recipe in it.

    Raises:
        UserError: the folder holds something else, or the run of another recipe or with another beginning, or the run
            cannot begin from the one that is given.
    """
    folder = RunFolder(run_dir if run_dir is not None else new_path(recipe.name, smoke))
    try:
        if folder.recipe.is_file() and has_begun(folder):
            _check_same(folder, recipe)
            _check_same_origin(folder, init_from)
            return folder
        if not folder.recipe.is_file() and not _is_free(folder.path):
            raise UserError(
                str(folder.path), "expected a new folder, or that of a run; it holds something else. Name another."
            )
        check_origin(init_from, recipe, folder)
        save_recipe(recipe, folder.recipe)
    except OSError as error:
        raise UserError(str(folder.path), f"the folder cannot be written: {error.strerror}. Name another.") from error
    return folder


def check_joins(recipe: Recipe, folder: RunFolder) -> None:
    """Makes sure that the worker that leads has opened the same folder, for the same recipe.

    Raises:
        UserError: it has not.
    """
    if not folder.recipe.is_file():
        raise UserError(
            str(folder.path),
            "expected the folder of the run that worker 0 has begun; received one without. Give all workers the same "
            "--run-dir, on a file system that they share, and start all again.",
        )
    _check_same(folder, recipe)


def origin_of(folder: RunFolder, init_from: Path | None) -> Path | None:
    """Returns the folder from which a run begins; of one that has begun, from which it did."""
    if not has_begun(folder):
        return init_from
    facts = json.loads(folder.environment.read_text(encoding="utf-8")) if folder.environment.is_file() else {}
    return Path(facts["init_from"]) if facts.get("init_from") else None


def _check_same_origin(folder: RunFolder, init_from: Path | None) -> None:
    begun = origin_of(folder, init_from)
    if init_from is not None and (begun is None or begun.resolve() != init_from.resolve()):
        began = f"from {begun}" if begun else "without another run"
        raise UserError(
            OPTION,
            f"expected the run in {folder.path} to go on as it began, {began}; received {init_from}. Give another "
            f"--run-dir, or leave {OPTION}: a run that goes on needs none.",
        )


def has_begun(folder: RunFolder) -> bool:
    """Says whether a run took a step; one that ended at a fault of its data may be given another recipe."""
    return folder.checkpoints.is_dir() or folder.model.is_file()


def _is_free(path: Path) -> bool:
    """Says whether a run may begin in a folder.

    What a run leaves that is killed at its very start does not count, nor what other workers of this one say already.
    """
    if not path.exists():
        return True
    return path.is_dir() and all(is_draft(inside) or inside.name in (LOCK, WORKER_LOGS) for inside in path.iterdir())


def new_path(name: str, smoke: bool) -> Path:
    """Returns the path of a run that is given none."""
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S") + ("-smoke" if smoke else "")
    path = Path("runs") / name / stamp
    number = 1
    while path.exists():
        number += 1
        path = path.with_name(f"{stamp}-{number}")
    return path


def _check_same(folder: RunFolder, recipe: Recipe) -> None:
    there = dict(_flat(tomllib.loads(folder.recipe.read_text(encoding="utf-8"))))
    here = dict(_flat(json.loads(json.dumps(recipe.to_table()))))
    differing = [
        f"{path} is {there.get(path, 'not set')} there, {here.get(path, 'not set')} here"
        for path in dict.fromkeys([*there, *here])
        if there.get(path) != here.get(path)
    ]
    if differing:
        more = f", and {len(differing) - 3} more" if len(differing) > 3 else ""
        raise UserError(
            str(folder.path),
            f"expected the recipe that this run was started with; {'; '.join(differing[:3])}{more}. "
            "Give another --run-dir, or the same recipe and overrides.",
        )


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
