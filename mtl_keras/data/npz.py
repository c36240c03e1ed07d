"""Rows of text, words or proteins in NumPy arrays."""

import math
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from mtl_keras.data.cells import Cells, Found
from mtl_keras.data.columns import ColumnDataset
from mtl_keras.data.faults import quoted, working
from mtl_keras.data.files import Column
from mtl_keras.errors import UserError


class Npz(ColumnDataset):
    """Reads rows from ``.npz`` files of NumPy arrays of the same length; columns are their keys.

    Arrays of objects are never read, since that would run what is in them: texts are an array of strings,
    ``np.array(texts, dtype=str)``; words and tags one of two dimensions, rows filled up with ``""``. An empty string or
    NaN is an empty cell.
    """

    kind: ClassVar[str] = "npz"

    def records(self, path: Path, columns: Sequence[Column]) -> Found:
        """Reads the values of arrays of each row, numbered from 1."""
        import numpy as np

        names = [str(column) for column in columns]
        try:
            with path.expanduser().open("rb") as raw:
                if not zipfile.is_zipfile(raw):
                    raise UserError(str(path), "expected a file of numpy.savez; received one of another kind.")
                raw.seek(0)
                with np.load(raw, allow_pickle=False) as file:
                    arrays = self._arrays(path, file, names)
        except (OSError, EOFError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error) as error:
            said = getattr(error, "strerror", None) or str(error).rstrip(".")
            problem = f"expected a file of numpy.savez that can be read; received: {said}. Correct the path"
            raise UserError(str(path), f"{problem}{working(path)}.") from error
        values = zip(*(map(_cell, array.tolist()) for array in arrays), strict=True)
        return (Cells(number, list(cells)) for number, cells in enumerate(values, start=1)), []

    def _arrays(self, path: Path, file: Any, names: Sequence[str]) -> list[Any]:
        missing = [name for name in names if name not in file.files]
        if missing:
            problem = f"expected arrays named {quoted(missing)}; received {quoted(list(file.files))}."
            raise UserError(str(path), f"{problem} Set {self.field} and label to names of arrays.")
        arrays = [_array(path, file, name) for name in names]
        rows = {name: array.shape[0] if array.ndim else None for name, array in zip(names, arrays, strict=True)}
        if len(set(rows.values())) > 1 or None in rows.values():
            shapes = ", ".join(f'"{name}" {list(array.shape)}' for name, array in zip(names, arrays, strict=True))
            raise UserError(str(path), f"expected arrays with as many rows each; received {shapes}. Write them anew.")
        return arrays


def _array(path: Path, file: Any, name: str) -> Any:
    try:
        return file[name]
    except ValueError as error:
        if "allow_pickle" not in str(error):
            raise
        problem = f'expected an array of strings or numbers; received one of objects, "{name}", which is not read'
        raise UserError(str(path), f"{problem}. Write it with dtype=str.") from error


def _cell(value: Any) -> Any:
    """Returns the value of a row; the ends that fill up a list taken off, and None in the place of NaN."""
    if isinstance(value, list):
        while value and value[-1] in ("", b""):
            value = value[:-1]
        return value
    return None if isinstance(value, float) and math.isnan(value) else value
