"""The commands that look at recipes. None of them imports TensorFlow, but for ``check --load``."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table as RichTable

from mtl_keras.cli.console import console, say_toml
from mtl_keras.cli.new_file import check_new_file, write_new_file
from mtl_keras.errors import UserError
from mtl_keras.recipe.library import locate, recipe_names
from mtl_keras.recipe.parse import parse, read_text

RecipeArgument = Annotated[str, typer.Argument(metavar="RECIPE", help="A recipe's name, or its TOML file.")]
Overrides = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH=VALUE", help="Changes of the recipe, like train.epochs=5."),
]


def list_() -> None:
    """List the recipes."""
    table = RichTable("recipe", "title", "tasks", box=None, pad_edge=False, header_style="bold")
    for name in recipe_names():
        raw = parse(locate(name))
        table.add_row(name, escape(str(raw.get("title", ""))), ", ".join(raw.get("tasks", {})))
    console.print(table)


def show(
    recipe: RecipeArgument,
    overrides: Overrides = None,
    resolved: Annotated[bool, typer.Option("--resolved", help="With every default and change filled in.")] = False,
) -> None:
    """Print a recipe."""
    if not resolved and not overrides:
        say_toml(read_text(locate(recipe)))
        return
    from mtl_keras.recipe.load import load_recipe
    from mtl_keras.recipe.save import to_toml

    say_toml(to_toml(load_recipe(recipe, overrides or [])))


def copy(
    recipe: RecipeArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE.toml", help="The file to write.")],
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file if it is there.")] = False,
) -> None:
    """Copy a recipe, its comments too, to a file of your own, which the commands of its header then name."""
    from mtl_keras.recipe.copied import copied

    text = read_text(locate(recipe))
    check_new_file(file, force)
    write_new_file(file, copied(text, recipe, file))
    console.print(f"{recipe} → {file}", markup=False)


def check(
    recipe: RecipeArgument,
    overrides: Overrides = None,
    load: Annotated[bool, typer.Option("--load", help="Read the data sets too, and count their rows.")] = False,
) -> None:
    """Check a recipe and report every fault at once, and the files it names that are not there."""
    from mtl_keras.data.faults import working
    from mtl_keras.recipe.load import load_recipe
    from mtl_keras.recipe.missing_files import missing_files

    loaded = load_recipe(recipe, overrides or [])
    if load:
        from mtl_keras.cli.data_check import check_data

        check_data(loaded)
    tasks = ", ".join(f"{name} ({task.head.kind})" for name, task in loaded.tasks.items())
    console.print(f"{recipe} is right: {tasks}.", markup=False, soft_wrap=True)
    for place, path in missing_files(loaded).items():
        problem = f"there is nothing at {path}{working(path)}. Training needs it: put it there, or correct the path."
        console.print(f"  {place}: {problem}", markup=False, soft_wrap=True)


COMMANDS: tuple[Callable[..., Any], ...] = (list_, show, copy, check)
