"""The commands that train. Each keeps TensorFlow quiet before it imports it."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from mtl_keras.cli.console import console
from mtl_keras.cli.loading import predictor_of, questions_of, quiet
from mtl_keras.cli.recipe_commands import Overrides, RecipeArgument
from mtl_keras.distribute.workers import Distribute, taking_part


def train(
    recipe: RecipeArgument,
    overrides: Overrides = None,
    run_dir: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="The run's folder; a killed run in it goes on. [runs/<recipe>/<time>]"),
    ] = None,
    distribute: Annotated[
        Distribute,
        typer.Option(help="The devices; auto: all GPUs of the host, or all workers where TF_CONFIG names several."),
    ] = "auto",
    precision: Annotated[
        str | None,
        typer.Option(metavar="POLICY", help="float32, mixed_bfloat16 or mixed_float16: the recipe's train.precision."),
    ] = None,
    checkpoint_every: Annotated[
        int | None, typer.Option(metavar="STEPS", min=1, help="Save every so many steps too, not only each epoch.")
    ] = None,
    init_from: Annotated[
        Path | None,
        typer.Option(metavar="RUN_DIR", help="A run whose backbone and heads, where they fit, begin the new one."),
    ] = None,
    smoke: Annotated[
        bool, typer.Option("--smoke", help="A few rows and steps only, to see that all of it runs.")
    ] = False,
    ask: Annotated[
        str | None,
        typer.Option(
            metavar="INPUT",
            help="Texts, one a line, a folder of pictures, or FASTA, that the trained model answers at the end.",
        ),
    ] = None,
) -> None:
    """Train a recipe: writes the model, its metrics, a report and a SavedModel into the run's folder."""
    from mtl_keras.distribute.parent import end_with_launcher
    from mtl_keras.recipe.load import load_recipe

    end_with_launcher()
    me = taking_part(distribute)
    me.check_folder(run_dir)
    given = {"precision": precision, "checkpoint_every": checkpoint_every}
    words = [*(overrides or []), *(f"train.{name}={value}" for name, value in given.items() if value is not None)]
    loaded = load_recipe(recipe, words)
    if smoke:
        _refuse_what_smoke_sets(words)
    field = loaded.model.backbone.takes[0]
    questions = None if ask is None else questions_of(field, ask)
    quiet()
    from mtl_keras.training import train as run

    path = run(loaded, run_dir=run_dir, smoke=smoke, distribute=distribute, init_from=init_from)
    if not me.leads:
        return
    from mtl_keras.cli.places import show_places
    from mtl_keras.run_folder import RunFolder

    if questions:
        console.print()
        questions.show(predictor_of(path))
    show_places(RunFolder(path), field)


def launch(
    recipe: RecipeArgument,
    overrides: Overrides = None,
    workers: Annotated[int, typer.Option(metavar="N", min=1, help="How many processes of this host take part.")] = 2,
    threads: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Threads of each; its cores should be as many.")
    ] = None,
    run_dir: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="The run's folder; a killed run in it goes on. [runs/<recipe>/<time>]"),
    ] = None,
    options: Annotated[
        str, typer.Option(metavar="WORDS", help='More options of train, like "--smoke --precision mixed_bfloat16".')
    ] = "",
) -> None:
    """Train a recipe by several processes of this host."""
    import sys

    from mtl_keras.distribute.launch import launch as run
    from mtl_keras.recipe.load import load_recipe
    from mtl_keras.training.opening import new_path

    more = _words(options)
    folder = run_dir or new_path(load_recipe(recipe, overrides or []).name, smoke="--smoke" in more)
    train_it = [sys.executable, "-m", "mtl_keras", "train", recipe, *(overrides or []), "--run-dir", str(folder)]
    raise typer.Exit(run([*train_it, *more], workers, threads))


def _refuse_what_smoke_sets(words: list[str]) -> None:
    from mtl_keras.errors import UserError
    from mtl_keras.recipe.smoke import SET

    for path in (word.partition("=")[0] for word in words):
        if path.removeprefix("train.") in SET:
            raise UserError(path, "--smoke sets it itself, for a short trial. Leave --smoke or this word out.")


def _words(options: str) -> list[str]:
    import shlex

    from mtl_keras.errors import UserError

    try:
        return shlex.split(options)
    except ValueError as error:
        raise UserError("--options", f"expected words as in a shell; received {options!r}: {error}.") from error


COMMANDS: tuple[Callable[..., Any], ...] = (train, launch)
