"""Loads a recipe and reports every fault of it at once."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mtl_keras.errors import UserError, UserErrors
from mtl_keras.explain import explain
from mtl_keras.recipe.dates import dates
from mtl_keras.recipe.fits import misfits
from mtl_keras.recipe.library import locate
from mtl_keras.recipe.overrides import override
from mtl_keras.recipe.parse import parse
from mtl_keras.recipe.same_as import expand, where_written
from mtl_keras.recipe.schema import Recipe
from mtl_keras.recipe.walk import keys_at


def load_recipe(name_or_path: "str | Path", overrides: Iterable[str] = ()) -> Recipe:
    """Loads a recipe by its name or its file, with ``path=value`` overrides.

    Raises:
        UserError: if there is no such recipe or it is no TOML; ``UserErrors``
            with every fault of its tables and overrides.
    """
    file = locate(name_or_path)
    raw = {"name": file.name.removesuffix(".toml"), **parse(file)}
    changed, faults = override(raw, overrides)
    return read_recipe(changed, str(name_or_path), faults)


def read_recipe(raw: Mapping[str, Any], name: str, known: Sequence[UserError] = ()) -> Recipe:
    """Makes a recipe of its tables.

    Args:
        raw: the tables, as TOML gives them.
        name: how a fault's report calls the recipe.
        known: faults that were found before.

    Raises:
        UserErrors: every fault of the tables.
    """
    full, unwritten = expand(raw)
    found = list(dates(full))
    try:
        # JSON is strict about types and yet takes a list for a tuple, as TOML has no tuples.
        recipe = Recipe.model_validate_json(json.dumps(full, default=str), strict=True)
    except ValidationError as error:
        told = {fault.place for fault in (*known, *found, *unwritten)}
        found += [fault for fault in explain(error, full, partial(keys_at, full)) if fault.place not in told]
    faults = [*known, *unwritten, *where_written([*found, *misfits(full)], raw)]
    if faults:
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        raise UserErrors(f"{name}: {count}", faults)
    return recipe
