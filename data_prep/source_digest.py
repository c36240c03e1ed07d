"""Tells the files that data were prepared of from others."""

import hashlib
from pathlib import Path
from typing import Any


def source_digest(kind: Any, folder: Path) -> str:
    """Returns a name for the state of a user's files: another place, size or time of change gives another name.

    Args:
        kind: the class of a builder; its ``source_files``, if it has that, says which files of the folder count.
        folder: of the files.
    """
    every = kind.source_files(folder) if hasattr(kind, "source_files") else folder.iterdir()
    states = [(path, path.stat()) for path in sorted(every) if path.is_file()]
    told = [f"{path.resolve()}\n{state.st_size}\n{state.st_mtime_ns}\n" for path, state in states]
    return hashlib.sha256("".join(told).encode("utf-8", "surrogateescape")).hexdigest()[:16]
