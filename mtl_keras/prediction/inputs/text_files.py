"""Texts of a folder, a file each."""

from collections.abc import Iterator
from pathlib import Path

from mtl_keras.data.picture_files import walk_files
from mtl_keras.errors import UserError
from mtl_keras.prediction.asked_row import AskedRow
from mtl_keras.prediction.inputs.request import InputRequest
from mtl_keras.prediction.readable_name import readable_name

_SUFFIX = ".txt"


def read_text_files(request: InputRequest, field: str) -> Iterator[AskedRow]:
    """Yields a row a file of ``.txt`` in the folder and in those below, by their paths, which are the ids.

    Raises:
        UserError: there is none.
    """
    paths = text_files(request.path)
    return (_row(path, request.path) for path in paths)


def text_files(folder: Path) -> list[Path]:
    """Returns the texts of a folder.

    Raises:
        UserError: there is none.
    """
    every = walk_files(folder)
    paths = [path for path in every if path.suffix.lower() == _SUFFIX]
    if not paths:
        others = f"{len(every):,} of other kinds" if every else "no files"
        raise UserError(str(folder), f"the model takes texts: expected files of {_SUFFIX}; received {others}.")
    return paths


def _row(path: Path, folder: Path) -> AskedRow:
    name, file = readable_name(path.relative_to(folder)), readable_name(path)
    try:
        content = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    except OSError as error:
        fault = f"expected a file that can be read; received: {error.strerror}. Correct the path"
        return AskedRow(name, "", file, fault=fault)
    if not content.strip():
        return AskedRow(name, "", file, fault="expected a text; received an empty file. Fill or remove it")
    return AskedRow(name, content.decode("utf-8", "surrogateescape").rstrip("\r\n"), file)
