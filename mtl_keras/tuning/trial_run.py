"""Trains one trial in its run folder."""

import gc
import json
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mtl_keras.atomic import write_json
from mtl_keras.errors import UserError, WorkerLostError
from mtl_keras.recipe.save import save_recipe
from mtl_keras.recipe.schema import Recipe
from mtl_keras.run_folder import RunFolder

LOG = "train.log"
Train = Callable[..., object]
"""Trains a recipe into ``run_dir`` and writes the validation metrics into its ``metrics.json``."""


@dataclass(frozen=True)
class Outcome:
    """What came of a training.

    Args:
        scores: the validation metrics, by ``task.metric``.
        seconds: how long it took.
        reason: why it failed, else None.
    """

    scores: dict[str, float]
    seconds: float
    reason: str | None = None


@dataclass(frozen=True)
class TrialRun:
    """A run folder of a study, and what is trained in it.

    Args:
        path: the folder; a run that was stopped in it goes on.
        recipe: the recipe.
        metrics: what is read of the validation metrics, as ``task.metric``.
        train: trains.
    """

    path: Path
    recipe: Recipe
    metrics: Sequence[str]
    train: Train

    def begin(self, first: "RunFolder | None" = None) -> None:
        """Writes the recipe, and the scores of baselines where they were fitted for the same data before.

        Args:
            first: the run whose baselines are taken, if any.
        """
        folder = RunFolder(self.path)
        if folder.recipe.is_file():
            return
        if first is not None and first.is_measured() and _same_data(first, self.recipe):
            write_json(folder.metrics, {"baselines": first.read_metrics()["baselines"]})
        save_recipe(self.recipe, folder.recipe)

    def finish(self) -> Outcome:
        """Trains, with what is said going to a file; whatever a training ends with is its outcome.

        Raises:
            UserError: a file cannot be read or written: the next trial would end like it.
            OSError: likewise.
        """
        started = time.monotonic()
        scores: dict[str, float] = {}
        reason = None
        with (self.path / LOG).open("a", encoding="utf-8") as log, redirect_stdout(log), redirect_stderr(log):
            try:
                self.train(self.recipe, run_dir=self.path)
                scores = self._scores()
            except Exception as error:
                if self._is_of_the_machine(error):
                    raise
                traceback.print_exc()
                reason = _reason(error)
            finally:
                _free()
        return Outcome(scores, self._seconds(time.monotonic() - started), reason)

    def _scores(self) -> dict[str, float]:
        found = RunFolder(self.path).read_metrics()["validation"]
        pairs = [(name, *name.split(".", 1)) for name in self.metrics]
        if missing := [name for name, task, metric in pairs if metric not in found.get(task, {})]:
            raise UserError(missing[0], "the trial has no such validation metric.")
        return {name: float(found[task][metric]) for name, task, metric in pairs}

    def _is_of_the_machine(self, error: Exception) -> bool:
        if isinstance(error, UserError) and error.place == str(RunFolder(self.path).checkpoints):
            return True
        return isinstance(error, WorkerLostError | OSError) or isinstance(error.__cause__, OSError)

    def _seconds(self, here: float) -> float:
        """Returns the time of a run, with that before it was stopped."""
        file = RunFolder(self.path).environment
        noted: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
        return round(max(here, float(noted.get("seconds", 0.0))), 1)


def _same_data(first: RunFolder, recipe: Recipe) -> bool:
    """Says whether the baselines of a run would be those of a recipe."""
    from mtl_keras.recipe.load import load_recipe

    other = load_recipe(first.recipe)
    tasks = [{name: (task.dataset, task.head) for name, task in each.tasks.items()} for each in (other, recipe)]
    return tasks[0] == tasks[1] and other.train.max_rows == recipe.train.max_rows


def _reason(error: Exception) -> str:
    """Returns an error as one line."""
    text = " ".join(str(error).split())
    return (text if isinstance(error, UserError) else f"{type(error).__name__}: {text}")[:500]


def _free() -> None:
    """Gives back what a training held, so that the next one finds room."""
    if keras := sys.modules.get("keras"):
        keras.backend.clear_session()
        gc.collect()
