"""The commands that train, and those that use a run. Each keeps TensorFlow quiet before it imports it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from mtl_keras.cli.console import console, say_json
from mtl_keras.cli.recipe_commands import Overrides, RecipeArgument
from mtl_keras.distribute.workers import Distribute, taking_part

if TYPE_CHECKING:
    from mtl_keras.cli.questions import Questions
    from mtl_keras.prediction.predictor import Predictor

RunArgument = Annotated[Path, typer.Argument(metavar="RUN_DIR", help="A run's folder.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


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
    questions = None if ask is None else _questions(field, ask)
    _quiet()
    from mtl_keras.training import train as run

    path = run(loaded, run_dir=run_dir, smoke=smoke, distribute=distribute, init_from=init_from)
    if not me.leads:
        return
    from mtl_keras.cli.places import show_places
    from mtl_keras.run_folder import RunFolder

    if questions:
        console.print()
        questions.show(_predictor(path))
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
        str,
        typer.Option(
            "--input",
            metavar="INPUT",
            help="Texts, one a line, or FASTA (- is the standard input); or a picture, or a folder of pictures.",
        ),
    ] = "-",
    output: Annotated[
        Path | None,
        typer.Option(
            metavar="OUTPUT",
            help="Of pictures: a folder for a CSV of the answers, masks and overlays. Of sequences: FILE.tsv, .json or "
            ".jsonl.",
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Predict every task for each line of a text, each picture of a folder, or each sequence of FASTA."""
    from mtl_keras.cli.questions import check_there

    check_there(source)
    if output is not None:
        _check_output(output, as_json)
    _quiet()
    predictor = _predictor(path)
    questions = _questions(predictor.field, source)
    if output is not None:
        questions.write(predictor, output)
    elif as_json:
        questions.say(predictor)
    else:
        questions.show(predictor)


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


def _words(options: str) -> list[str]:
    import shlex

    from mtl_keras.errors import UserError

    try:
        return shlex.split(options)
    except ValueError as error:
        raise UserError("--options", f"expected words as in a shell; received {options!r}: {error}.") from error


def _check_output(output: Path, as_json: bool) -> None:
    from mtl_keras.errors import UserError
    from mtl_keras.prediction.picture_results import check_free
    from mtl_keras.prediction.sequence_results import FORMATS, check_name

    if as_json:
        raise UserError("--json", "with --output, its files have the answers. Leave one of the two out.")
    if output.suffix in FORMATS:  # as of sequences; what the model takes is known when it is loaded
        check_name(output)
    else:
        check_free(output)


def _questions(field: str, source: str) -> "Questions":
    from mtl_keras.cli.questions import read_questions

    return read_questions(field, source)


def _predictor(path: Path) -> "Predictor":
    from mtl_keras.prediction.predictor import Predictor

    return Predictor.load(path)


def _quiet() -> None:
    from mtl_keras.quiet import quiet_tensorflow

    quiet_tensorflow()


COMMANDS: tuple[Callable[..., Any], ...] = (train, launch, evaluate, predict, export, report)
