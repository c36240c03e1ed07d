"""The command line's entry: its commands, and what becomes of an error."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from mtl_keras import __version__
from mtl_keras.cli import (
    demo_command,
    export_command,
    new_command,
    predict_command,
    recipe_commands,
    run_commands,
    train_commands,
    tune_command,
)
from mtl_keras.cli.console import complain
from mtl_keras.errors import UserError

app = typer.Typer(
    name="mtl-keras",
    help="Trains one model for several tasks: from a recipe to a measured, exported model.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
for command in (
    *recipe_commands.COMMANDS,
    *new_command.COMMANDS,
    *train_commands.COMMANDS,
    *run_commands.COMMANDS,
    *predict_command.COMMANDS,
    *export_command.COMMANDS,
    *tune_command.COMMANDS,
    *demo_command.COMMANDS,
):
    app.command(command.__name__.removesuffix("_"))(command)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"mtl-keras {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    pass


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line; ends with 2 for a user's mistake, 130 by Ctrl-C, 143 by SIGTERM, 138 without a worker."""
    try:
        app(args=arguments, prog_name="mtl-keras")
    except UserError as error:
        complain(error)
        sys.exit(error.exit_code)
