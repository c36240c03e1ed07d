"""What ``fit`` does for a balancer besides its steps."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import keras
import tensorflow as tf

from mtl_keras.descent.balancing import NOT_FINITE, NOT_SOLVED
from mtl_keras.errors import UserError


class BalancerEpochs(keras.callbacks.Callback):
    """Tells the balancer of the end of an epoch."""

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Tells it."""
        self.model.balancing.after_epoch()


def with_epochs(callbacks: Any) -> Any:
    """Returns callbacks with one for the balancer before them: what they save has its state by then."""
    if isinstance(callbacks, keras.callbacks.CallbackList):
        callbacks.callbacks.insert(0, BalancerEpochs())
        callbacks.callbacks[0].set_model(callbacks._model)
        return callbacks
    given: Sequence[Any] = callbacks if isinstance(callbacks, list | tuple) else [callbacks] if callbacks else []
    return [BalancerEpochs(), *given]


@contextmanager
def balancer_errors() -> Iterator[None]:
    """Turns what a balancer's assertions say in a graph into a user's error.

    Raises:
        UserError: an assertion failed.
    """
    try:
        yield
    except tf.errors.InvalidArgumentError as error:
        message = str(error.message)
        if NOT_FINITE in message:
            raise UserError(_place(message), _ADVICE) from error
        if NOT_SOLVED in message:
            raise UserError("balancer", f"{NOT_SOLVED} in a step{message.split(NOT_SOLVED, 1)[1]}") from error
        raise


def _place(message: str) -> str:
    """Returns the path of the first task that an assertion names."""
    names = re.findall(r"\w+", message.split(NOT_FINITE, 1)[1])
    return f"tasks.{names[0]}" if names else "tasks"


_ADVICE = (
    "expected a finite loss and gradient; received NaN or infinity, and the step was not taken. Look at the task's "
    "labels and inputs, lower the learning rate, or clip the gradients (clipnorm)."
)
