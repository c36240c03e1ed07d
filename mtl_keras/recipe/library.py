"""The recipes that travel with the package, and a user's own files."""

from collections.abc import Callable
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from mtl_keras.components import nearest, one_of
from mtl_keras.errors import UserError


def recipe_names() -> list[str]:
    """Returns the names of the recipes that travel with the package."""
    names = [entry.name for entry in files("mtl_keras.recipes").iterdir()]
    return sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


def locate(name_or_path: "str | Path") -> "Path | Traversable":
    """Returns the file of a recipe, given by its name or path.

    Raises:
        UserError: if there is none.
    """
    known = recipe_names()
    if str(name_or_path) in known:
        return files("mtl_keras.recipes").joinpath(f"{name_or_path}.toml")
    path = Path(name_or_path)
    if _is(Path.is_file, path):
        return path
    hint = nearest(path.stem, known)
    expected = f"expected a recipe's file, or the name of one: {one_of(known)}"
    received = "a folder" if _is(Path.is_dir, path) else "a name that is neither"
    if path.suffix == ".toml" and not _is(Path.is_dir, path):
        received = "a file that is not there"
    raise UserError(str(name_or_path), f"{expected}; received {received}.{hint}")


def _is(test: Callable[[Path], bool], path: Path) -> bool:
    """Asks the file system about a path; one that it does not take, for its length or its place, is nothing."""
    try:
        return test(path)
    except OSError:
        return False
