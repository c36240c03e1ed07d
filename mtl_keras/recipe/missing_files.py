"""Finds the files and folders that a recipe names and that are not there."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from mtl_keras.recipe.schema import Recipe

_STARTS = ("/", "./", "../", "~/")


def missing_files(recipe: Recipe) -> dict[str, Path]:
    """Returns the files and folders that are not there, by their place in the recipe.

    They are all options that are paths, the ``source`` of a data set, and a ``preset`` that starts like a path, since
    it may as well be a name of a hub. What several tasks name is given once, at the first of them.
    """
    places: dict[Path, str] = {}
    for place, table in _tables(recipe):
        for key, value in _options(table):
            if _is_path(key, value) and not os.path.exists(os.path.expanduser(value)):
                places.setdefault(Path(value), f"{place}.{key}")
    return {place: path for path, place in places.items()}


def _tables(recipe: Recipe) -> Iterator[tuple[str, BaseModel]]:
    for name, task in recipe.tasks.items():
        place = f"tasks.{name}.dataset"
        yield place, task.dataset
        yield from ((f"{place}.{key}", table) for key, table in task.dataset if isinstance(table, BaseModel))
    yield "model.backbone", recipe.model.backbone


def _options(table: BaseModel) -> Iterator[tuple[str, Any]]:
    """Yields the options of a table, and those within one that is a plain table, such as a folder a split."""
    for key, value in table:
        yield key, value
        if isinstance(value, dict):
            yield from ((f"{key}.{each}", inner) for each, inner in value.items() if isinstance(inner, Path))


def _is_path(key: str, value: Any) -> bool:
    if not isinstance(value, str):
        return isinstance(value, Path)
    return key == "source" or (key == "preset" and value.startswith(_STARTS))
