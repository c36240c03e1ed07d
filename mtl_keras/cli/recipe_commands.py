"""The commands that look at recipes. None of them imports TensorFlow, but for ``check --load``."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table as RichTable

from mtl_keras.cli.console import console, say_json, say_toml
from mtl_keras.cli.new_file import check_new_file, write_new_file
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
    load: Annotated[bool, typer.Option("--load", help="Read the data sets too, and tell what is in them.")] = False,
    step: Annotated[
        bool, typer.Option("--step", help="Take a few steps of a training as well, and tell time and memory.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, and nothing else.")] = False,
) -> None:
    """Check a recipe and report every fault at once, and what is to be looked at before a training."""
    from mtl_keras.cli.check import find, show

    findings = find(recipe, overrides or [], load or step, step)
    if as_json:
        say_json(findings.to_json())
        raise typer.Exit(findings.exit_code)
    show(findings)
    findings.raise_errors()


COMMANDS: tuple[Callable[..., Any], ...] = (list_, show, copy, check)
