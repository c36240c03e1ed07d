"""Puts the versions of an export where they belong: all of them, or none."""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from mtl_keras.exporting.formats import FORMATS


def next_version(to: Path) -> int:
    """Returns the number that no format has yet a version of."""
    folders = {form.versions(to) for form in FORMATS.values()}
    taken = [int(path.name) for one in folders if one.is_dir() for path in one.iterdir() if path.name.isdecimal()]
    return max(taken, default=0) + 1


@contextmanager
def made(folder: Path) -> Iterator[None]:
    """Makes a folder, and takes it away again, with those that it lies in, if what is done with it fails."""
    new = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        _remove_empty(new)
        raise


@contextmanager
def placed(versions: Mapping[Path, Path]) -> Iterator[list[Path]]:
    """Moves drafts to where they belong and yields that; takes all away again if one, or what is done then, fails."""
    there: list[Path] = []
    try:
        for draft, version in versions.items():
            with made(version.parent):
                os.replace(draft, version)
            there.append(version)
        yield there
    except BaseException:
        for version in there:
            shutil.rmtree(version, ignore_errors=True)
            _remove_empty([version.parent])  # the export's own still has the drafts
        raise


def _remove_empty(folders: Sequence[Path]) -> None:
    with suppress(OSError):  # another has written into one
        for folder in folders:
            folder.rmdir()
