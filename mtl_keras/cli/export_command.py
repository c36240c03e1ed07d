"""The command that exports a run's model."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from mtl_keras.cli.console import console
from mtl_keras.cli.loading import quiet
from mtl_keras.cli.run_commands import RunArgument


def export(
    run_dir: RunArgument,
    to: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where the export's versions lie. [RUN_DIR/export]")
    ] = None,
    formats: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="A,B", help="saved_model, tensors, onnx, litert. By default those of the recipe."
        ),
    ] = None,
    tasks: Annotated[str | None, typer.Option(metavar="A,B", help="The tasks. By default those of the recipe.")] = None,
    signature: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=A,B",
            help="A group of tasks that a signature of this name answers; may be given again. Those that are given "
            "take the place of the recipe's.",
        ),
    ] = None,
    thresholds: Annotated[
        str | None, typer.Option(metavar="A,B", help="Tasks whose thresholds are chosen on the validation rows.")
    ] = None,
    quantize: Annotated[
        Literal["int8", "float16"] | None, typer.Option(help="The type of the weights, where a format can have it.")
    ] = None,
    batching: Annotated[
        bool | None, typer.Option("--batching/--no-batching", help="Write TensorFlow Serving's batching.config too.")
    ] = None,
    rows: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=0, help="Validation rows of each task on which the formats are compared with Keras. [256]"
        ),
    ] = None,
) -> None:
    """Export a run's model: as a SavedModel in TF Serving's layout, and in other formats."""
    from mtl_keras.exporting import export_run, groups_left_out, plan_of
    from mtl_keras.exporting.parity import parity_lines

    plan = plan_of(
        run_dir,
        formats=_listed(formats),
        tasks=_listed(tasks),
        quantize=quantize,
        batching=batching,
        rows=rows,
        signatures=_groups(signature),
        thresholds=_listed(thresholds),
    )
    for name, missing in groups_left_out(run_dir, plan).items():
        console.print(f"Without signature {name}, which needs {', '.join(missing)}.", markup=False, soft_wrap=True)
    quiet()

    def tell(line: str) -> None:
        console.print(f"{line} ...", markup=False, highlight=False, soft_wrap=True)

    for name, path in export_run(run_dir, to, plan, tell).items():
        console.print(f"{name}: {path}", markup=False, soft_wrap=True)
        for line in parity_lines(path):
            console.print(f"  {line}", markup=False, highlight=False, soft_wrap=True)


def _listed(names: str | None) -> tuple[str, ...] | None:
    return None if names is None else tuple(name.strip() for name in names.split(",") if name.strip())


def _groups(words: list[str] | None) -> dict[str, tuple[str, ...]] | None:
    pairs = [word.partition("=") for word in words or []]
    return {name.strip(): _listed(tasks) or () for name, _, tasks in pairs} or None


COMMANDS: tuple[Callable[..., Any], ...] = (export,)
