"""Tells one model from another."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from mtl_keras.exported import is_exported, version_folder
from mtl_keras.exporting.extra import EXTRA
from mtl_keras.run_folder import RunFolder


def model_digest(path: Path) -> str:
    """Returns what differs where the files differ that answers come from: SHA-256, in hexadecimal.

    Args:
        path: a run's folder, or a SavedModel's, with or without the version.

    Raises:
        UserError: the folder holds neither.
    """
    digest = hashlib.sha256()
    for name, file in _files(path):
        with file.open("rb") as opened:
            digest.update(f"{name}\n{hashlib.file_digest(opened, 'sha256').hexdigest()}\n".encode())
    return digest.hexdigest()


def _files(path: Path) -> Iterator[tuple[str, Path]]:
    """Yields the files with their names."""
    if is_exported(path):
        folder = version_folder(path)
        found = [*_below(folder, without=EXTRA), folder / EXTRA / "labels.json"]
    else:
        run = RunFolder.of(path)
        folder = run.path
        found = [run.model, run.labels, *_below(run.preprocessor)]
    for file in found:
        if file.is_file():
            yield file.relative_to(folder).as_posix(), file


def _below(folder: Path, without: str = "") -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.relative_to(folder).parts[0] != without)
