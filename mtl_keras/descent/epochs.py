"""What ``fit`` does for a balancer besides its steps."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import keras
import tensorflow as tf

from mtl_keras.balancers.positive import NEGATIVE
from mtl_keras.descent.balancing import NOT_FINITE, NOT_SOLVED
from mtl_keras.descent.row_groups import SHARED_ROWS
from mtl_keras.descent.skipping import SkippedEpochs
from mtl_keras.errors import UserError


class BalancerEpochs(keras.callbacks.Callback):
    """Tells the balancer of the end of an epoch."""

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Tells it."""
        self.model.balancing.after_epoch()


def with_epochs(callbacks: Any) -> Any:
    """Returns callbacks with the model's own before them: what they save has the balancer's state by then."""
    own: list[keras.callbacks.Callback] = [BalancerEpochs(), SkippedEpochs()]
    if isinstance(callbacks, keras.callbacks.CallbackList):
        callbacks.callbacks[:0] = own
        for each in own:
            each.set_model(callbacks._model)
        return callbacks
    given: Sequence[Any] = callbacks if isinstance(callbacks, list | tuple) else [callbacks] if callbacks else []
    return [*own, *given]


@contextmanager
def balancer_errors(names: Sequence[str], steps: Callable[[], int]) -> Iterator[None]:
    """Turns what a balancer's assertions say in a graph into a user's error.

    Args:
        names: of the tasks.
        steps: returns how many steps were taken.

    Raises:
        UserError: an assertion failed.
    """
    try:
        yield
    except tf.errors.InvalidArgumentError as error:
        message = str(error.message)
        if NOT_FINITE in message:
            raise UserError(
                f"tasks.{re.findall(_WORD, message.split(NOT_FINITE, 1)[1])[0]}", _NOT_FINITE.format(steps() + 1)
            ) from error
        if NEGATIVE in message:
            numbers = re.findall(r"-?\d+", message.split(NEGATIVE, 1)[1])
            place = f"tasks.{next(names[int(number)] for number in numbers if int(number) >= 0)}"
            raise UserError(place, _NEGATIVE) from error
        if NOT_SOLVED in message:
            raise UserError("balancer", f"{NOT_SOLVED} in a step{message.split(NOT_SOLVED, 1)[1]}") from error
        if SHARED_ROWS in message:
            raise UserError("compile(row_groups=...)", _SHARED_ROWS) from error
        raise


_WORD = r"\w+"
_NOT_FINITE = (
    "expected a finite loss and gradient; received NaN or infinity in step {}, which was not taken. Look at the task's "
    "labels and inputs, lower the learning rate, or clip the gradients (clipnorm)."
)
_SHARED_ROWS = (
    "expected each row to have labels of one group's tasks alone; received a row with labels of two groups. Put tasks "
    "that have rows in common into one group, or leave row_groups out."
)
_NEGATIVE = (
    "the balancer expects a loss of at least 0, since it takes a logarithm or a quotient of it; received one below. "
    "Give the task a loss that is never negative, or choose another balancer."
)
