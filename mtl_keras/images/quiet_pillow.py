"""Holds back the warnings of Pillow, in several threads at once."""

import threading
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

_lock = threading.Lock()
_held = ExitStack()
_inside = 0


@contextmanager
def quiet_pillow() -> Iterator[None]:
    """Ignores warnings: of large pictures, which are welcome, and of odd EXIF.

    What is ignored is one list of the process, which ``warnings.catch_warnings`` of several threads would leave in any
    state: here the first that enters changes it, and the last that leaves brings it back.
    """
    global _inside
    with _lock:
        if not _inside:
            _held.enter_context(warnings.catch_warnings())
            warnings.simplefilter("ignore")
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if not _inside:
                _held.close()
