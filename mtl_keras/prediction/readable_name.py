"""Names of files as text."""

import os
from pathlib import PurePath


def readable_name(name: PurePath) -> str:
    """Returns a file's name with slashes; bytes that are no UTF-8 are written out."""
    return os.fsencode(name.as_posix()).decode("utf-8", "backslashreplace")
