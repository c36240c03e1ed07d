"""What a page says of its model."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mtl_keras.errors import UserError
from mtl_keras.exporting.extra import EXTRA

_RECIPE = "recipe.toml"


@dataclass(frozen=True)
class About:
    """Names a model.

    Args:
        title: of its recipe; the folder's name, where no recipe is with the model.
        tasks: their names.
    """

    title: str
    tasks: Sequence[str]

    @classmethod
    def of(cls, path: Path, tasks: Sequence[str]) -> "About":
        """Reads the recipe that lies with a run or an export.

        Raises:
            UserError: the recipe is broken.
        """
        file = next(_recipes(path), None)
        recipe = _read(file) if file else {}
        return cls(str(recipe.get("title") or recipe.get("name") or _folder_name(path)), tuple(tasks))


def _recipes(path: Path) -> Iterator[Path]:
    """Yields the recipes of a run's folder, of a version, and of the newest of several versions."""
    versions = sorted(path.glob(f"[0-9]*/{EXTRA}/{_RECIPE}"), key=lambda file: int(file.parents[1].name), reverse=True)
    yield from (file for file in (path / _RECIPE, path / EXTRA / _RECIPE, *versions) if file.is_file())


def _read(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(str(file), f"expected a recipe; {error}. Copy the file anew.") from error


def _folder_name(path: Path) -> str:
    """Returns the name of a folder, or of the one above where it is a version's number."""
    folder = path.resolve()
    return folder.parent.name if folder.name.isdigit() else folder.name
