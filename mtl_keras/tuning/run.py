"""Searches the values of a recipe."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from mtl_keras.report.wording import count
from mtl_keras.run_folder import RunFolder
from mtl_keras.tuning.best_file import longer
from mtl_keras.tuning.checks import check_options
from mtl_keras.tuning.journal import Journal
from mtl_keras.tuning.mean_gain import MeanGain
from mtl_keras.tuning.naming import ONE_DRAW, objective_text, values_text
from mtl_keras.tuning.one_metric import OneMetric
from mtl_keras.tuning.opening import open_study
from mtl_keras.tuning.optuna_library import optuna
from mtl_keras.tuning.proposals import Proposals, Sampler
from mtl_keras.tuning.repeats import Repeats
from mtl_keras.tuning.search import Search
from mtl_keras.tuning.space import Space
from mtl_keras.tuning.study import Study
from mtl_keras.tuning.tables import screen_table
from mtl_keras.tuning.trial_run import Train

if TYPE_CHECKING:
    from mtl_keras.recipe.schema import Recipe

_WIDTH = 240


def tune(
    recipe: "Recipe | str | Path",
    words: Sequence[str],
    trials: int = 20,
    study: "Path | str | None" = None,
    sampler: Sampler = "tpe",
    monitor: str | None = None,
    repeat: int = 0,
    train: Train | None = None,
) -> Study:
    """Searches the values of a recipe: trains it again and again, and writes what came of it into the study's folder.

    A study that was stopped goes on when it is started again with the same
    folder; with more trials it goes on further. Choices are made by validation
    rows alone.

    Args:
        recipe: a recipe, its name or its file.
        words: what is tried, ``path=a,b,c`` or ``path=low..high``, and ``path=value`` for what holds for all trials.
        trials: how many trials in sum, at least two; the first is the baseline, the recipe with fixed weights.
        study: the study's folder, by default ``runs/<recipe>/tune-<time>``.
        sampler: how values are chosen: ``tpe`` learns from the trials before, ``random`` draws, ``grid`` takes all.
        monitor: the ``task.metric`` to be as good as possible; by default the mean gain of all tasks' monitors over
            the baseline.
        repeat: how many more seeds the best trial and the baseline are trained with at the end.
        train: trains a recipe into ``run_dir``, by default ``mtl_keras.train``.

    Returns:
        The study.

    Raises:
        UserError: Optuna is missing, or the recipe, a word, the folder or the data are at fault.
    """
    optuna()
    space = Space.read(recipe, words)
    check_options(space, trials, sampler, repeat)
    baseline = space.baseline()
    objective = MeanGain.of(baseline) if monitor is None else OneMetric.of(baseline, monitor)
    settings = {"recipe": space.tables, "words": list(words), "sampler": sampler, "objective": objective.name}
    folder = open_study(baseline.name, None if study is None else Path(study), settings)
    # Bound to the stream that there is now: what a trial says goes to a file. A file takes tables of any width.
    console = Console(file=sys.stdout, highlight=False, width=None if sys.stdout.isatty() else _WIDTH)
    with RunFolder(folder.path).locked():
        search = Search(
            space=space,
            folder=folder,
            journal=Journal(folder.journal, baseline.name, objective.direction, space.parameters),
            proposals=Proposals(space, sampler, baseline.seed, objective.direction),
            objective=objective,
            train=train or _train,
            words=("mtl-keras", "tune", space.name, *words, "--trials", str(trials), "--sampler", sampler),
            console=console,
        )
        try:
            return _run(search, trials, repeat)
        except (KeyboardInterrupt, SystemExit):
            search.say(f"\nStopped. To go on: the same command with --study {folder.path}.")
            raise


def _run(search: Search, trials: int, repeat: int) -> Study:
    search.say(f"Study in {search.folder.path}: {trials} trials, of which the first is the baseline with fixed weights")
    for parameter in search.space.parameters:
        search.say(f"  {parameter.path}: {parameter.told()}")
    if done := len(search.journal.trials()):
        search.say(f"  going on after {count(done, 'trial')}")
    study = search.run(trials)
    search.console.print()
    search.console.print(screen_table(study))
    _say_best(search, study)
    if repeat and study.best is not None:
        Repeats(search, repeat).run(study)
    return study


def _say_best(search: Search, study: Study) -> None:
    best, folder = study.best, search.folder
    search.say("")
    if best is None:
        search.say("All trials failed; the reasons are above, and whole in each trial's train.log.")
        return
    objective = f"{study.objective.name} {objective_text(best.objective, study.objective)}"
    search.say(f"best        {best.name}: {values_text(best)}, {objective} on the validation rows")
    if not any(trial.objective is not None for trial in study.trials[1:]):
        search.say("            no other trial came to an end")
    for name, place in {"table": folder.table, "plot": folder.page, "best recipe": folder.best}.items():
        search.say(f"{name:<12}{place}")
    search.say(f"train it    {longer(search.space, best, folder.best)}")
    search.say(ONE_DRAW)


def _train(recipe: "Recipe", run_dir: Path) -> None:
    from mtl_keras.training import train

    train(recipe, run_dir=run_dir)
