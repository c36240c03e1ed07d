"""What a worker says when it has lost another."""

from collections.abc import Iterator
from contextlib import contextmanager

import tensorflow as tf

from mtl_keras.distribute.workers import Workers
from mtl_keras.errors import WorkerLostError

_LOST = (
    tf.errors.UnavailableError,
    tf.errors.AbortedError,
    tf.errors.CancelledError,
    tf.errors.DeadlineExceededError,
    tf.errors.FailedPreconditionError,
    tf.errors.InternalError,
)
_OF_OTHERS = ("ollective", "oordination", "/job:")
"""What TensorFlow says where it is not the worker's own fault."""


@contextmanager
def lost_workers(workers: Workers, go_on: str) -> Iterator[None]:
    """Turns what TensorFlow says of a worker that is gone into one line.

    Args:
        workers: which this is, of how many.
        go_on: what to do to go on.

    Raises:
        WorkerLostError: a worker is gone.
    """
    try:
        yield
    except _LOST as error:
        if not workers.several or not any(word in str(error) for word in _OF_OTHERS):
            raise
        raise WorkerLostError(
            f"worker {workers.index}",
            f"expected all {workers.count} workers to go on; one of the others stopped, or cannot be reached "
            f"({type(error).__name__}). Its own output says why. {go_on}",
        ) from error
