"""What a worker says when it has lost another."""

from collections.abc import Iterator
from contextlib import contextmanager

import tensorflow as tf

from mtl_keras.distribute.workers import Workers
from mtl_keras.errors import WorkerLostError

_GONE = (tf.errors.UnavailableError, tf.errors.AbortedError, tf.errors.DeadlineExceededError)
_PERHAPS = (tf.errors.CancelledError, tf.errors.FailedPreconditionError, tf.errors.InternalError)
"""They may be the worker's own fault too."""
_OF_OTHERS = ("ollective", "oordination")
"""What TensorFlow says where they are not."""


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
    except (*_GONE, *_PERHAPS) as error:
        own = isinstance(error, _PERHAPS) and not any(word in str(error) for word in _OF_OTHERS)
        if own or not workers.several:
            raise
        raise WorkerLostError(
            f"worker {workers.index}",
            f"expected all {workers.count} workers to go on; one of the others stopped, or cannot be reached "
            f"({type(error).__name__}). Its own output says why. {go_on}",
        ) from error
