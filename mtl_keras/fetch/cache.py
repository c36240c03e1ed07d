"""Where fetched and prepared files are kept, and how two processes share the place."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock


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
    with FileLock(path.with_name(f".{path.name}.lock")):
        yield
