"""Trains a recipe, stage by stage; a stage whose file is there is done."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from mtl_keras.atomic import remove_drafts, write_json
from mtl_keras.data.base import Split
from mtl_keras.quiet import quiet_tensorflow
from mtl_keras.recipe.load import load_recipe
from mtl_keras.recipe.schema import Recipe
from mtl_keras.run_folder import RunFolder
from mtl_keras.training.environment import device, environment
from mtl_keras.training.opening import open_run
from mtl_keras.training.smoke import smoke_recipe
from mtl_keras.training.summary import show_summary
from mtl_keras.training.task_data import TaskData

if TYPE_CHECKING:
    from mtl_keras.trained import Trained


def train(recipe: "Recipe | str | Path", run_dir: "Path | str | None" = None, smoke: bool = False) -> Path:
    """Trains a recipe: fits, evaluates, exports and reports, all into the run's folder.

    A run that was killed goes on from its last checkpoint when it is started
    again with the same ``run_dir``; one that was finished is left as it is.

    Args:
        recipe: a recipe, its name or its file.
        run_dir: the run's folder, by default ``runs/<recipe>/<time>``.
        smoke: whether to take a few rows and steps only, to see that all of it runs.

    Returns:
        The run's folder.

    Raises:
        UserError: the recipe, its data or the folder are at fault.
    """
    recipe = recipe if isinstance(recipe, Recipe) else load_recipe(recipe)
    recipe = smoke_recipe(recipe) if smoke else recipe
    folder = open_run(recipe, None if run_dir is None else Path(run_dir), smoke)
    console = Console()
    with folder.locked():
        if folder.report.is_file():
            console.print(f"The run in {folder.path} is finished.", markup=False, soft_wrap=True)
        else:
            quiet_tensorflow()
            _Run(recipe, folder, console).finish()
    show_summary(console, folder)
    return folder.path


class _Run:
    """A run that is not finished."""

    def __init__(self, recipe: Recipe, folder: RunFolder, console: Console) -> None:
        self.recipe, self.folder, self.console = recipe, folder, console
        self.data = TaskData(recipe)

    def finish(self) -> None:
        """Does the stages that are left."""
        from mtl_keras.report import write_report
        from mtl_keras.trained import Trained

        began = time.monotonic()
        remove_drafts(self.folder.path)
        facts = environment(device())
        write_json(self.folder.environment, facts)
        if not self.folder.model.is_file():
            self._stage(f"Training {self.recipe.name} on {facts['device']}, in {self.folder.path}")
            self._fit()
        trained = Trained.load(self.folder)
        if not self.folder.metrics.is_file():
            self._measure(trained)
        if self.recipe.export.enabled and not self.folder.exports.is_dir():
            self._stage("Exporting")
            self._export(trained)
        write_json(self.folder.environment, {**facts, "seconds": round(time.monotonic() - began, 1)})
        write_report(self.folder.path)

    def _fit(self) -> None:
        from mtl_keras.training.fitting import fit

        fit(self.recipe, self.data, self.folder, self.console)

    def _measure(self, trained: "Trained") -> None:
        from mtl_keras.evaluation import evaluate_split
        from mtl_keras.training.baseline_scores import baseline_scores

        splits: tuple[Split, ...] = ("validation", "test")
        size = self.recipe.train.evaluation_batch_size
        metrics: dict[str, Any] = {}
        for split in splits:
            self._stage(f"Evaluating on the {split} rows")
            metrics[split] = evaluate_split(trained, self.data.rows(split), self.folder, split, size)
        self._stage("Fitting the baselines")
        heads = {task.name: task.head for task in trained.model.tasks}
        rows = {split: self.data.rows(split) for split in splits}
        metrics["baselines"] = baseline_scores(heads, self.data.rows("train"), rows)
        write_json(self.folder.metrics, metrics)

    def _export(self, trained: "Trained") -> None:
        from mtl_keras.exporting import export_trained

        export_trained(trained, self.folder.read_labels(), self.folder.exports)

    def _stage(self, name: str) -> None:
        self.console.print(name, markup=False, highlight=False, soft_wrap=True)
