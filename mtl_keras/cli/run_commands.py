"""The commands that use a run. Each keeps TensorFlow quiet before it imports it."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from mtl_keras.cli.console import console, say_json
from mtl_keras.cli.loading import quiet

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


def report(run_dir: RunArgument) -> None:
    """Write a run's report.html anew from its files."""
    from mtl_keras.report import write_report

    console.print(f"Report: {write_report(run_dir)}", markup=False, soft_wrap=True)


COMMANDS: tuple[Callable[..., Any], ...] = (evaluate, report)
