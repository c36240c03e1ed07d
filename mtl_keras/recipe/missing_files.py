"""Finds the files and folders that a recipe names and that are not there."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mtl_keras.recipe.schema import Recipe
from mtl_keras.table import Table

_STARTS = ("/", "./", "../", "~")


def missing_files(recipe: Recipe) -> dict[str, str]:
    """Returns the files and folders that are not there, by their place in the recipe.

    A text names a file where it starts like one, since a preset may as well be a name of a hub; a file that several
    tasks name is given once.
    """
    places: dict[str, str] = {}
    for place, table in _tables(recipe):
        for key, value in table:
            path = _path(value)
            if path and not path.expanduser().exists():
                places.setdefault(str(value), f"{place}.{key}")
    return {place: path for path, place in places.items()}


def _tables(recipe: Recipe) -> Iterator[tuple[str, Table]]:
    for name, task in recipe.tasks.items():
        yield f"tasks.{name}.dataset", task.dataset
    yield "model.backbone", recipe.model.backbone


def _path(value: Any) -> Path | None:
    """Returns the path that a value is; None for any other value, and for a pattern of paths."""
    if isinstance(value, Path):
        return value
    is_path = isinstance(value, str) and value.startswith(_STARTS) and not set(value) & set("{*?")
    return Path(value) if is_path else None
