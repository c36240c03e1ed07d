"""What a worker says when it has lost another."""

from collections.abc import Iterator
from contextlib import contextmanager

import tensorflow as tf

from mtl_keras.distribute.workers import Workers
from mtl_keras.errors import UserError

_LOST = (
    tf.errors.UnavailableError,
    tf.errors.AbortedError,
    tf.errors.CancelledError,
    tf.errors.DeadlineExceededError,
    tf.errors.FailedPreconditionError,
    tf.errors.InternalError,
)


@contextmanager
def lost_workers(workers: Workers, go_on: str) -> Iterator[None]:
    """Turns what TensorFlow says of a worker that is gone into one line.

    Args:
        workers: which this is, of how many.
        go_on: what to do to go on.

    Raises:
        UserError: a worker is gone.
    """
    try:
        yield
    except _LOST as error:
        if not workers.several:
            raise
        raise UserError(
            f"worker {workers.index}",
            f"expected all {workers.count} workers to go on; one of the others stopped, or cannot be reached "
            f"({type(error).__name__}). Its own output says why. {go_on}",
        ) from error
