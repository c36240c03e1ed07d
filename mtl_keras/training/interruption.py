"""What becomes of a training whose machine is taken away."""

import signal
import threading
from types import FrameType
from typing import Any

import keras
import tensorflow as tf

from mtl_keras.distribute.strategy import meet
from mtl_keras.training.checkpoints import Checkpoints

EXIT_CODE = 128 + signal.SIGTERM
"""Of a process that SIGTERM ended: a scheduler then starts it again."""


class Interrupted(Exception):  # noqa: N818 - it is no error
    """Says that the training was asked to stop, and has saved.

    Args:
        step: the last step.
    """

    def __init__(self, step: int) -> None:
        super().__init__(f"stopped after step {step}")
        self.step = step


class Interruption(keras.callbacks.Callback):
    """Saves and stops after the step in which a SIGTERM came, to any worker; to be used as a context.

    In an epoch's last step, and while it is validated, it stops at the epoch's end, when its row is in the history.
    Outside of Python's main thread no signal can be caught, and none is.

    Args:
        checkpoints: what saves; before it in the list of callbacks.
        model: the model; of several workers, its steps tell all of the signal.
        workers: the devices of several workers; None where there is one.
    """

    def __init__(self, checkpoints: Checkpoints, model: Any, workers: tf.distribute.Strategy | None) -> None:
        super().__init__()
        self.checkpoints, self.workers = checkpoints, workers
        self.asked = False
        self.told = tf.Variable(0.0)
        if workers is not None:
            model.stop_asked = self.told

    def __enter__(self) -> "Interruption":
        self.catches = threading.current_thread() is threading.main_thread()
        if self.catches:
            self.before = signal.signal(signal.SIGTERM, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        if self.catches:
            signal.signal(signal.SIGTERM, self.before)

    def on_train_batch_begin(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Lets the step tell the other workers."""
        if self.asked:
            self.told.assign(1.0)

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Saves and stops within an epoch, where it is asked for.

        Raises:
            Interrupted: it is.
        """
        asked = self.asked if self.workers is None else float((logs or {})["stop_asked"]) > 0
        if asked and self.checkpoints.done % self.checkpoints.steps_per_epoch:
            self.checkpoints.save()
            raise Interrupted(self.checkpoints.done)

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Stops where it is asked for; the checkpoint is written.

        Raises:
            Interrupted: it is.
        """
        if self.asked if self.workers is None else meet(self.workers, int(self.asked)) > 0:
            raise Interrupted(self.checkpoints.done)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True
