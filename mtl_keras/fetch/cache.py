"""Where fetched and prepared files are kept, and how two processes share the place."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from rich.console import Console


def cache_folder() -> Path:
    """Returns ``MTL_KERAS_CACHE``, or ``mtl_keras`` under ``XDG_CACHE_HOME`` or ``~/.cache``."""
    if own := os.environ.get("MTL_KERAS_CACHE"):
        return Path(own).expanduser()
    shared = os.environ.get("XDG_CACHE_HOME")
    return (Path(shared) if shared else Path.home() / ".cache") / "mtl_keras"


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Lets one process at a time in; the others wait. The lock is a file beside ``path``, freed if its holder dies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path.with_name(f".{path.name}.lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        Console(stderr=True).print(f"Waiting for another process that makes {path.name} ...", soft_wrap=True)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()
