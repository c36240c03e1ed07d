"""Writes a recipe as TOML."""

from pathlib import Path

import tomlkit

from mtl_keras.atomic import write_text
from mtl_keras.recipe.schema import Recipe


def to_toml(recipe: Recipe) -> str:
    """Returns a recipe as TOML, with every default filled in."""
    return tomlkit.dumps(recipe.to_table())


def save_recipe(recipe: Recipe, file: Path) -> None:
    """Writes a recipe with every default filled in; loading the file gives an equal recipe."""
    write_text(file, to_toml(recipe))
