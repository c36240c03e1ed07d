"""Knows files of NumPy arrays of the same length."""

import zipfile
import zlib
from typing import IO, Any

from mtl_keras.data.files import Column
from mtl_keras.errors import UserError
from mtl_keras.proposing.look import Look
from mtl_keras.proposing.table_sample import TableSample

_ZIP = b"PK\x03\x04"
_MOST_ROWS, _MOST_BYTES = 10_000, 2 * 2**24
_SUFFIX = ".npy"


def read_npz(look: Look) -> TableSample | None:
    """Returns the arrays of a file of ``numpy.savez`` as columns; None of any other.

    Raises:
        UserError: it is one, but cannot be read, or its arrays have no rows in common.
    """
    if not look.head.startswith(_ZIP):
        return None
    try:
        with zipfile.ZipFile(look.path.expanduser()) as archive:
            names = archive.namelist()
            if not names or not all(name.endswith(_SUFFIX) for name in names):
                return None
            found = {name.removesuffix(_SUFFIX): _beginning(archive.open(name)) for name in names}
    except (OSError, EOFError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error) as error:
        raise UserError(
            str(look.path), f"expected a file of numpy.savez that can be read; received: {error}."
        ) from error
    lengths = {name: total for name, (total, _) in found.items() if total}
    total = max(lengths.values(), default=0)
    cells: dict[Column, list[Any]] = {name: found[name][1] for name, own in lengths.items() if own == total}
    rows = min(map(len, cells.values()), default=0)
    if not rows:
        raise UserError(str(look.path), f"expected arrays of rows; received none of {', '.join(names)}.")
    return TableSample("npz", {}, "arrays of NumPy", {name: own[:rows] for name, own in cells.items()}, rows, total)


def _beginning(file: IO[bytes]) -> tuple[int, list[Any]]:
    """Returns how many rows an array has and the first of them; none of an array that is no column."""
    import numpy as np

    with file:
        version = np.lib.format.read_magic(file)
        read = {(1, 0): np.lib.format.read_array_header_1_0}.get(version, np.lib.format.read_array_header_2_0)
        shape, fortran, dtype = read(file)
        if len(shape) not in (1, 2) or dtype.hasobject or (fortran and len(shape) == 2) or not shape[0]:
            return 0, []
        width = dtype.itemsize * (shape[1] if len(shape) == 2 else 1)
        rows = min(shape[0], _MOST_ROWS, max(1, _MOST_BYTES // max(width, 1)))
        values = np.frombuffer(file.read(rows * width), dtype).reshape(rows, *shape[1:]).tolist()
    return shape[0], [_cell(value) for value in values]


def _cell(value: Any) -> Any:
    """Returns a value without what fills up a row."""
    return [part for part in value if part != ""] if isinstance(value, list) else value
