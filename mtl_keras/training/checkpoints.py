"""Checkpoints from which a killed run goes on as if nothing had happened."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from mtl_keras.errors import UserError
from mtl_keras.model import MultiTaskModel
from mtl_keras.training.layout import Layout, inner

KEPT = 2
"""The last and the one before, for the case that the last turns out to be broken."""
BROKEN = (tf.errors.OpError, IndexError, ValueError, AssertionError)
"""What reading a broken checkpoint raises."""
_PREFIX = "ckpt"


class Checkpoints(keras.callbacks.Callback):
    """Saves the whole state of training: weights, seeds, optimizer, metrics and the step.

    ``keras.callbacks.BackupAndRestore`` leaves out the state of the random
    seeds, so that a resumed run with dropout ends elsewhere. A checkpoint does
    not depend on how many devices there are.

    Args:
        folder: where checkpoints lie.
        model: the compiled model.
        steps_per_epoch: steps of an epoch.
        every: steps between checkpoints within an epoch; None for none.
        writes: whether this process writes them; of several workers one does, and all read them.
        tell: takes a sentence about a checkpoint that is broken.
    """

    def __init__(
        self,
        folder: Path,
        model: MultiTaskModel,
        steps_per_epoch: int,
        every: int | None = None,
        writes: bool = True,
        tell: Callable[[str], object] = print,
    ) -> None:
        super().__init__()
        self.folder, self.steps_per_epoch, self.every, self.writes, self.tell = (
            folder, steps_per_epoch, every, writes, tell,
        )  # fmt: skip
        with model.distribute_strategy.scope():
            model.optimizer.build(model.trainable_variables)
        self.trained = model
        self.metric_variables = list(model.metrics_variables)
        # Replicas add up their metrics where these are read: the sums are saved.
        self.metrics = [tf.Variable(each.numpy()) for each in self.metric_variables]
        self.step = tf.Variable(0, dtype=tf.int64)
        with tf.device("CPU"):
            self.layout = tf.Variable(Layout.of(model).to_json())
        self.state = tf.train.Checkpoint(
            layout=self.layout,
            step=self.step,
            model=_plain(model.variables),
            optimizer=_plain(model.optimizer.variables),
            metrics=self.metrics,
        )
        self.restored: list[np.ndarray[Any, Any]] = []
        self.begun = 0
        self.saved = -1

    @property
    def done(self) -> int:
        """Steps done."""
        return int(self.step.numpy())

    def restore(self) -> int:
        """Restores the last checkpoint that is whole, if there is one; returns the number of steps done.

        Raises:
            UserError: there are some, and none is whole.
        """
        found = numbers(self.folder)
        for number in reversed(found):
            try:
                self.state.read(path_of(self.folder, number)).assert_consumed()
            except BROKEN as error:
                self.tell(f"the checkpoint of step {number} is broken ({_first_line(error)})")
                continue
            self.restored = [each.numpy() for each in self.metrics]
            self.take_ages(Layout.from_json(self.layout.numpy()).ages)
            return self.done
        if found:
            raise UserError(
                str(self.folder),
                "expected a whole checkpoint; all of them are broken. Bring a copy back, or train into a new folder.",
            )
        return 0

    def take_ages(self, ages: Sequence[int]) -> None:
        """Tells the optimizer, and later checkpoints, how many steps each variable that learns took in runs before.

        To be called before the first step.
        """
        if any(ages):
            inner(self.trained.optimizer).go_on(ages)
        self.layout.assign(Layout.of(self.trained, ages).to_json())

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Gives the metrics of a half-done epoch back, which ``fit`` has just reset."""
        self.begun = self.done
        if self.restored and self.begun % self.steps_per_epoch:
            for variable, value in zip(self.metric_variables, self.restored, strict=True):
                variable.assign(value)
        self.restored = []

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Counts the steps, and saves every so many within an epoch."""
        before, now = self.done, self.begun + batch + 1
        self.step.assign(now)
        if self.every and before // self.every < now // self.every and now % self.steps_per_epoch:
            self.save()

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Saves at the end of an epoch, when its row is in the history."""
        self.save()

    def save(self) -> None:
        """Saves, and deletes the checkpoint before the one before; all workers are to call it.

        Raises:
            UserError: the disk is full or not to be written; the checkpoints before are still there.
        """
        for copy, variable in zip(self.metrics, self.metric_variables, strict=True):
            copy.assign(variable.numpy())
        if not self.writes:
            return
        number = self.done
        if number in numbers(self.folder) and number == self.saved:
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.state.write(path_of(self.folder, number))
        except (tf.errors.OpError, OSError) as error:
            self._delete(number)
            kept = (
                f"that of step {numbers(self.folder)[-1]} is kept"
                if numbers(self.folder)
                else "there is none before it"
            )
            raise UserError(
                str(self.folder),
                f"the checkpoint of step {number} cannot be written ({_first_line(error)}); {kept}. Make room on the "
                "disk, and start again with the same command and run folder.",
            ) from error
        self.saved = number
        for old in numbers(self.folder)[:-KEPT]:
            self._delete(old)

    def _delete(self, number: int) -> None:
        for path in self.folder.glob(f"{_PREFIX}-{number}.*"):
            path.unlink(missing_ok=True)
        shutil.rmtree(f"{path_of(self.folder, number)}_temp", ignore_errors=True)  # where TensorFlow writes first


def numbers(folder: Path) -> list[int]:
    """Returns the steps of the checkpoints in a folder, in order."""
    # The index is written last.
    names = [path.stem.removeprefix(f"{_PREFIX}-") for path in folder.glob(f"{_PREFIX}-*.index")]
    return sorted(int(name) for name in names if name.isdecimal())


def path_of(folder: Path, number: int) -> str:
    """Returns the path of the checkpoint of a step."""
    return str(folder / f"{_PREFIX}-{number}")


def _plain(variables: "Sequence[keras.Variable]") -> list[tf.Variable]:
    return [variable.value for variable in variables]


def _first_line(error: Exception) -> str:
    return (str(getattr(error, "message", error)).strip().splitlines() or [type(error).__name__])[0][:200]
