"""The commands that use a run. Each keeps TensorFlow quiet before it imports it."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from mtl_keras.cli.console import console, say_json
from mtl_keras.cli.loading import predictor_of, questions_of, quiet

RunArgument = Annotated[Path, typer.Argument(metavar="RUN_DIR", help="A run's folder.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


def evaluate(
    run_dir: RunArgument,
    split: Annotated[Literal["train", "validation", "test"], typer.Option(help="The split to evaluate on.")] = "test",
    as_json: JsonOption = False,
) -> None:
    """Evaluate a run on a split of its data."""
    quiet()
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
    quiet()
    predictor = predictor_of(path)
    questions = questions_of(predictor.field, source)
    if output is not None:
        questions.write(predictor, output)
    elif as_json:
        questions.say(predictor)
    else:
        questions.show(predictor)


def report(run_dir: RunArgument) -> None:
    """Write a run's report.html anew from its files."""
    from mtl_keras.report import write_report

    console.print(f"Report: {write_report(run_dir)}", markup=False, soft_wrap=True)


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


COMMANDS: tuple[Callable[..., Any], ...] = (evaluate, predict, report)
