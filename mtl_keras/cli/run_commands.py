"""The commands that train, and those that use a run. Each keeps TensorFlow quiet before it imports it."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from mtl_keras.cli.console import console, say_json
from mtl_keras.cli.recipe_commands import Overrides, RecipeArgument

RunArgument = Annotated[Path, typer.Argument(metavar="RUN_DIR", help="A run's folder.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


def train(
    recipe: RecipeArgument,
    overrides: Overrides = None,
    run_dir: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="The run's folder; a run that was killed in it goes on. [runs/<recipe>/<time>]"
        ),
    ] = None,
    smoke: Annotated[
        bool, typer.Option("--smoke", help="A few rows and steps only, to see that all of it runs.")
    ] = False,
    ask: Annotated[
        str | None, typer.Option(metavar="FILE|-", help="Texts, one a line, that the trained model answers at the end.")
    ] = None,
) -> None:
    """Train a recipe: writes the model, its metrics, a report and a SavedModel into the run's folder."""
    from mtl_keras.recipe.load import load_recipe

    loaded = load_recipe(recipe, overrides or [])
    if smoke:
        _refuse_what_smoke_sets(overrides or [])
    texts = [] if ask is None else _texts(ask)
    _quiet()
    from mtl_keras.training import train as run

    path = run(loaded, run_dir=run_dir, smoke=smoke)
    from mtl_keras.cli.places import show_places
    from mtl_keras.run_folder import RunFolder

    if texts:
        console.print()
        _show_answers(path, texts)
    show_places(RunFolder(path))


def evaluate(
    run_dir: RunArgument,
    split: Annotated[Literal["train", "validation", "test"], typer.Option(help="The split to evaluate on.")] = "test",
    as_json: JsonOption = False,
) -> None:
    """Evaluate a run on a split of its data."""
    _quiet()
    from mtl_keras.evaluation import evaluate as run

    metrics = run(run_dir, split=split)
    if as_json:
        say_json(metrics)
        return
    from mtl_keras.training.summary import metrics_table

    console.print(metrics_table({"test": metrics}))


def predict(
    path: Annotated[Path, typer.Argument(metavar="RUN_DIR_OR_EXPORT", help="A run's folder, or a SavedModel's.")],
    source: Annotated[
        str, typer.Option("--input", metavar="FILE|-", help="The texts, one a line; - is the standard input.")
    ] = "-",
    as_json: JsonOption = False,
) -> None:
    """Predict every task for each line of a text."""
    texts = _texts(source)
    _quiet()
    if not as_json:
        _show_answers(path, texts)
        return
    from mtl_keras.prediction import predict as run

    for text, answer in zip(texts, run(path, texts), strict=True):
        say_json({"text": text, **answer})


def export(
    run_dir: RunArgument,
    to: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where the SavedModel's versions lie. [RUN_DIR/export]")
    ] = None,
) -> None:
    """Export a run's model as a SavedModel, in TF Serving's layout."""
    _quiet()
    from mtl_keras.exporting import export as run

    console.print(f"SavedModel: {run(run_dir, to)}", markup=False, soft_wrap=True)


def report(run_dir: RunArgument) -> None:
    """Write a run's report.html anew from its files."""
    from mtl_keras.report import write_report

    console.print(f"Report: {write_report(run_dir)}", markup=False, soft_wrap=True)


def _refuse_what_smoke_sets(words: list[str]) -> None:
    from mtl_keras.errors import UserError
    from mtl_keras.recipe.smoke import SET

    for path in (word.partition("=")[0] for word in words):
        if path.removeprefix("train.") in SET:
            raise UserError(path, "--smoke sets it itself, for a short trial. Leave --smoke or this word out.")


def _texts(source: str) -> list[str]:
    from mtl_keras.cli.texts import read_texts

    return read_texts(source)


def _show_answers(path: Path, texts: list[str]) -> None:
    from mtl_keras.cli.answers import answer_lines
    from mtl_keras.prediction import predict

    for text, answer in zip(texts, predict(path, texts), strict=True):
        console.print(*answer_lines(text, answer), sep="\n", soft_wrap=True)


def _quiet() -> None:
    from mtl_keras.quiet import quiet_tensorflow

    quiet_tensorflow()


COMMANDS: tuple[Callable[..., Any], ...] = (train, evaluate, predict, export, report)
