"""A recipe's file that a command is to write."""

from pathlib import Path

from mtl_keras.atomic import write_text
from mtl_keras.errors import UserError
from mtl_keras.recipe.recipe_name import name_problem


def check_new_file(file: Path, force: bool) -> None:
    """Checks that a recipe can be written to a file.

    Args:
        file: where.
        force: whether a file that is there may be written over.

    Raises:
        UserError: its name is no recipe's, it is there already, or its folder is not.
    """
    if file.suffix != ".toml":
        raise UserError(str(file), "expected a name that ends with .toml.")
    if problem := name_problem(file.stem):
        raise UserError(str(file), problem)
    if file.is_dir():
        raise UserError(str(file), "expected a file's name; received a folder. Give another name.")
    if file.exists() and not force:
        raise UserError(str(file), "the file is there already. Give another name, or --force to overwrite it.")
    if not file.parent.is_dir():
        raise UserError(str(file), f"there is no folder {file.parent}. Make it first, or name another one.")


def write_new_file(file: Path, text: str) -> None:
    """Writes a file as a whole or not at all.

    Raises:
        UserError: it cannot be written.
    """
    try:
        write_text(file, text)
    except OSError as error:
        raise UserError(str(file), f"the file cannot be written: {error.strerror}.") from error
