"""The stages of a run."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from mtl_keras.atomic import remove_drafts, write_json
from mtl_keras.data.base import Split
from mtl_keras.data_facts import data_facts
from mtl_keras.distribute.workers import Distribute, Workers
from mtl_keras.errors import UserError
from mtl_keras.exported import is_exported
from mtl_keras.quiet import native_log
from mtl_keras.recipe.schema import Recipe
from mtl_keras.recipe_data import RecipeData, left_out
from mtl_keras.run_folder import RunFolder
from mtl_keras.same_labels import check_labels
from mtl_keras.training.environment import device, environment
from mtl_keras.training.environment_file import EnvironmentFile
from mtl_keras.training.opening import check_joins

if TYPE_CHECKING:
    import tensorflow as tf

    from mtl_keras.trained import Trained


def go_on(folder: RunFolder) -> str:
    """Returns how to go on with a run that stopped."""
    return f"To go on from the last checkpoint: the same command with --run-dir {folder.path}."


_OF_DISKS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


class Stages:
    """What is left to do of a run, stage by stage; a stage whose files are there is done.

    Args:
        recipe: the recipe.
        folder: the run's.
        console: where to say what is done.
        distribute: the devices.
        workers: which worker this is.
        origin: the folder of the run from whose weights to begin, if any.
    """

    def __init__(
        self,
        recipe: Recipe,
        folder: RunFolder,
        console: Console,
        distribute: Distribute,
        workers: Workers,
        origin: Path | None,
    ) -> None:
        self.recipe, self.folder, self.console = recipe, folder, console
        self.distribute, self.workers, self.origin = distribute, workers, origin
        self.data = RecipeData(recipe)

    def finish(self) -> None:
        """Does the stages that are left."""
        from mtl_keras.report import write_report
        from mtl_keras.trained import Trained

        remove_drafts(self.folder.path)
        begun = {} if self.origin is None else {"init_from": str(self.origin.resolve())}
        environment_file = EnvironmentFile(self.folder.environment, environment(device()) | begun)
        strategy = None if self.folder.model.is_file() else self._fit(environment_file)
        trained = Trained.load(self.folder)
        if not self.folder.is_measured():
            self._measure(trained)
            environment_file.note_time()
        if self.recipe.export.enabled and not is_exported(self.folder.exports):
            self._export(trained)
        environment_file.note_time()
        write_report(self.folder.path)
        self._meet(strategy)

    def join(self) -> None:
        """Trains with the other workers, and waits for the one that does the rest."""
        with self.as_worker():
            self._meet(self._fit())

    @contextmanager
    def as_worker(self) -> Iterator[None]:
        """Says in one line, and no more, that the disk is full, or that another worker is lost where there are some."""
        from mtl_keras.distribute.lost import lost_workers

        log = self.folder.worker_log(self.workers.index)
        try:
            if not self.workers.several:
                yield
                return
            with lost_workers(self.workers, f"{go_on(self.folder)} TensorFlow's own messages: {log}"), native_log(log):
                yield
        except OSError as error:
            if error.errno not in _OF_DISKS:
                raise
            problem = f"a file cannot be written: {error.strerror}. Make room, or choose another disk. "
            raise UserError(str(self.folder.path), problem + go_on(self.folder)) from error

    def _meet(self, strategy: "tf.distribute.Strategy | None") -> None:
        from mtl_keras.distribute.strategy import meet

        if self.workers.several and strategy is not None:
            meet(strategy)

    def _fit(self, environment_file: EnvironmentFile | None = None) -> "tf.distribute.Strategy":
        """Trains the model, as one of the workers; returns the devices."""
        from mtl_keras.distribute.strategy import describe, make_strategy
        from mtl_keras.training.fitting import Fitting
        from mtl_keras.training.interruption import EXIT_CODE, Interrupted

        if self.workers.several:
            self._say(f"Waiting for the {self.workers.count} workers: {', '.join(self.workers.addresses)}")
        strategy = make_strategy(self.distribute)
        self._meet(strategy)  # the first has written its recipe by now
        if not self.workers.leads:
            check_joins(self.recipe, self.folder)
        self._say("Reading the data")
        self.data.check()  # the test rows too: a fault in them is told now, not after hours of training
        for line in left_out(self.data):
            self._say(f"  {line}")
        if environment_file:
            write_json(self.folder.data, data_facts(self.data))
            devices = " times ".join(
                filter(None, [environment_file.facts["device"], describe(strategy, self.workers.count)])
            )
            self._say(f"Training {self.recipe.name} on {devices}, in {self.folder.path}")
        after_epoch = environment_file.note_time if environment_file else lambda: None
        fitting = Fitting(self.folder, self.console, strategy, self.workers, after_epoch, self.origin)
        try:
            fitting.fit(self.recipe, self.data)
        except Interrupted as stopped:
            self._say(f"\nStopped by SIGTERM; step {stopped.step} is saved. {go_on(self.folder)}")
            self._meet(strategy)
            raise SystemExit(EXIT_CODE) from None
        return strategy

    def _measure(self, trained: "Trained") -> None:
        from mtl_keras.evaluation import evaluate_split
        from mtl_keras.training.baseline_scores import baseline_scores

        splits: tuple[Split, ...] = ("validation", "test")
        size, joint = self.recipe.train.evaluation_batch_size, self.data.joint_tasks()
        metrics: dict[str, Any] = {}
        check_labels(self.folder, self.data.heads())
        for split in splits:
            self._say(f"Evaluating on the {split} rows")
            metrics[split] = evaluate_split(trained, self.data.rows(split), self.folder, split, size, joint)
        if "baselines" not in self.folder.read_metrics():  # a study fits those of its trials once
            self._say("Fitting the baselines")
            heads = {task.name: task.head for task in trained.model.tasks}
            rows = {split: self.data.rows(split) for split in splits}
            with self.console.status("fitting"):
                metrics["baselines"] = baseline_scores(heads, self.data.rows("train"), rows, self._say)
        write_json(self.folder.metrics, {**self.folder.read_metrics(), **metrics})

    def _export(self, trained: "Trained") -> None:
        from mtl_keras.exporting import export_trained
        from mtl_keras.exporting.parity import parity_lines
        from mtl_keras.exporting.plan import ExportPlan

        self._say("Exporting")
        plan = ExportPlan.of(self.recipe.export)
        labels = self.folder.read_labels()
        with self.console.status("exporting") as status:
            written = export_trained(trained, labels, self.folder.exports, plan, self.folder, self.data, status.update)
        for line in (line for path in written for line in parity_lines(path)):
            self._say(f"  {line}")

    def _say(self, line: str) -> None:
        self.console.print(line, markup=False, highlight=False, soft_wrap=True)
