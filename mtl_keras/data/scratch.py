"""A file for what is too large for memory."""

import errno
import os
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtl_keras.errors import UserError

if TYPE_CHECKING:
    import numpy as np


class Scratch:
    """A file without a name: it is gone with the process, however that ends.

    It is in ``MTL_KERAS_CACHE``, or in the folder of temporary files (``TMPDIR``).

    Raises:
        UserError: it cannot be made, or the disk is full.
    """

    def __init__(self) -> None:
        self.folder = scratch_folder()
        with self.telling():
            self.folder.mkdir(parents=True, exist_ok=True)
            self._file = tempfile.TemporaryFile(dir=self.folder)  # noqa: SIM115 - closed by what follows
        weakref.finalize(self, self._file.close)
        self._written = True

    @property
    def path(self) -> str:
        """By what name others open the file; good as long as this object lives."""
        folder = Path("/proc/self/fd")
        return f"{folder if folder.is_dir() else '/dev/fd'}/{self._file.fileno()}"

    def write(self, data: Any) -> None:
        """Writes bytes, or an array, behind what is there."""
        with self.telling():
            self._file.write(data)
        self._written = False

    def read(self, start: int, end: int) -> bytes:
        """Returns the bytes between two places."""
        self._flush()
        return os.pread(self._file.fileno(), end - start, start)

    def mapped(self, dtype: "np.dtype[Any]") -> "np.ndarray[Any, Any]":
        """Returns all numbers in the file, read when they are looked at: nothing may be written any more."""
        self._flush()
        import numpy as np

        return np.memmap(self._file, dtype, mode="c")  # numpy gives no read-only array away, and nobody writes

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Says in a person's words why the file cannot be written."""
        try:
            yield
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            raise UserError(str(self.folder), full_disk() if full else _unwritable(error)) from error

    def _flush(self) -> None:
        if not self._written:
            with self.telling():
                self._file.flush()
            self._written = True


def scratch_folder() -> Path:
    """Returns the folder of such files."""
    own = os.environ.get("MTL_KERAS_CACHE")
    return Path(own).expanduser() if own else Path(tempfile.gettempdir())


def full_disk() -> str:
    """Says that the disk is full."""
    return f"expected space for rows that do not fit into memory; received a full disk. Free some, or {_OTHERWISE}."


def _unwritable(error: OSError) -> str:
    received = error.strerror or str(error)
    return f"expected a folder for rows that do not fit into memory; received: {received}. Correct it, or {_OTHERWISE}."


_OTHERWISE = "set MTL_KERAS_CACHE (or TMPDIR) to a folder on another disk"
