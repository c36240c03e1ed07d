"""What becomes of a training whose machine is taken away."""

import signal
import threading
from types import FrameType
from typing import Any

import keras
import tensorflow as tf

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

    Outside of Python's main thread no signal can be caught, and none is.

    Args:
        checkpoints: what saves; before it in the list of callbacks.
        model: the model; of several workers, its steps tell all of the signal.
        several_workers: whether there are.
    """

    def __init__(self, checkpoints: Checkpoints, model: Any, several_workers: bool) -> None:
        super().__init__()
        self.checkpoints = checkpoints
        self.asked = tf.Variable(0.0)
        if several_workers:
            model.stop_asked = self.asked

    def __enter__(self) -> "Interruption":
        self.catches = threading.current_thread() is threading.main_thread()
        if self.catches:
            self.before = signal.signal(signal.SIGTERM, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        if self.catches:
            signal.signal(signal.SIGTERM, self.before)

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Saves and stops, where it is asked for.

        Raises:
            Interrupted: it is.
        """
        if float((logs or {}).get("stop_asked", self.asked)) > 0:
            self.checkpoints.save()
            raise Interrupted(self.checkpoints.done)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked.assign(1.0)
