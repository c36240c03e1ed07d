"""Graphs of the operations that other runtimes than TensorFlow's have too."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_PORTABLE = ContextVar("portable", default=False)


@contextmanager
def portable() -> Iterator[None]:
    """Has layers that are traced within leave out what only TensorFlow has, lists of tensors above all.

    What they compute is the same; what it costs may not be.
    """
    token = _PORTABLE.set(True)
    try:
        yield
    finally:
        _PORTABLE.reset(token)


def is_portable() -> bool:
    """Returns whether the graph that is traced is to run elsewhere."""
    return _PORTABLE.get()
