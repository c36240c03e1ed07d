"""The command that searches the values of a recipe."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from mtl_keras.cli.recipe_commands import RecipeArgument

Words = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH=VALUES",
        help="What is tried, path=a,b,c or path=low..high, like balancer.kind=fixed,pcgrad, and what "
        "holds for all trials, like train.epochs=2.",
    ),
]


def tune(
    recipe: RecipeArgument,
    words: Words,
    trials: Annotated[
        int, typer.Option(metavar="N", help="Trials in sum; the first is the baseline, with fixed weights.")
    ] = 20,
    study: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="The study's folder; a stopped one goes on. By default runs/<recipe>/tune-<time>."
        ),
    ] = None,
    sampler: Annotated[
        Literal["tpe", "random", "grid"],
        typer.Option(help="How values are chosen: tpe learns from the trials before, grid takes all."),
    ] = "tpe",
    monitor: Annotated[
        str | None,
        typer.Option(
            metavar="TASK.METRIC",
            help="What is to be as good as possible; by default the mean gain of the tasks over the baseline.",
        ),
    ] = None,
    repeat: Annotated[
        int, typer.Option(metavar="K", help="Train the best trial and the baseline with K more seeds at the end.")
    ] = 0,
) -> None:
    """Search loss weights, learning rate, balancer, sharing or any values of a recipe, by validation rows."""
    from mtl_keras.tuning import tune as run

    run(recipe, words, trials, study, sampler, monitor, repeat)


COMMANDS: tuple[Callable[..., Any], ...] = (tune,)
