"""Looks at the names in a zip archive before something unpacks it."""

import stat
import zipfile
from pathlib import Path, PurePosixPath, PureWindowsPath

from mtl_keras.errors import UserError


def check_members(file: Path) -> None:
    """Looks whether all members of a zip archive would lie within the folder that it is unpacked to.

    Raises:
        UserError: a name leads out of it, or a member is a link.
        zipfile.BadZipFile: it is no zip archive.
    """
    with zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            if _leads_out(member.filename) or stat.S_ISLNK(member.external_attr >> 16):
                raise UserError(
                    str(file),
                    f'expected members within the archive; received "{member.filename}", which would be written '
                    "elsewhere. Do not use this file; copy it anew from whom you trust.",
                )


def _leads_out(name: str) -> bool:
    paths = PurePosixPath(name), PureWindowsPath(name)
    return any(path.is_absolute() or bool(path.anchor) or ".." in path.parts for path in paths)
