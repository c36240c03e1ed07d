"""Checkpoints from which a killed run goes on as if nothing had happened."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import keras
import numpy as np
import tensorflow as tf

if TYPE_CHECKING:
    from collections.abc import Sequence


class Checkpoints(keras.callbacks.Callback):
    """Saves the whole state of training: weights, seeds, optimizer, metrics and the step.

    ``keras.callbacks.BackupAndRestore`` leaves out the state of the random
    seeds, so that a resumed run with dropout ends elsewhere. The last
    checkpoint goes only when the next one is whole.

    Args:
        folder: where checkpoints lie.
        model: the compiled model.
        steps_per_epoch: steps of an epoch.
        every: steps between checkpoints within an epoch; None for none.
    """

    def __init__(self, folder: Path, model: keras.Model, steps_per_epoch: int, every: int | None = None) -> None:
        super().__init__()
        self.steps_per_epoch, self.every = steps_per_epoch, every
        model.optimizer.build(model.trainable_variables)
        self.metric_variables = list(model.metrics_variables)
        self.step = tf.Variable(0, dtype=tf.int64)
        state = tf.train.Checkpoint(
            step=self.step,
            model=_plain(model.variables),
            optimizer=_plain(model.optimizer.variables),
            metrics=_plain(self.metric_variables),
        )
        self.manager = tf.train.CheckpointManager(state, str(folder), max_to_keep=1)
        self.restored: list[np.ndarray[Any, Any]] = []
        self.begun = 0

    @property
    def done(self) -> int:
        """Steps done."""
        return int(self.step.numpy())

    def restore(self) -> int:
        """Restores the last checkpoint, if there is one; returns the number of steps done."""
        if self.manager.latest_checkpoint:
            self.manager.checkpoint.restore(self.manager.latest_checkpoint).assert_consumed()
            self.restored = [variable.numpy() for variable in self.metric_variables]
        return self.done

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
            self.manager.save(checkpoint_number=now)

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Saves at the end of an epoch, when its row is in the history."""
        self.manager.save(checkpoint_number=self.done)


def _plain(variables: "Sequence[keras.Variable]") -> list[tf.Variable]:
    return [variable.value for variable in variables]
