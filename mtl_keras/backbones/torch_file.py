"""Reads the tensors of a torch file of the old, not zipped, format, without torch and without running any code."""

import collections
import math
import os
import pickle
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from mtl_keras.errors import UserError

Arrays = dict[str, "np.ndarray[Any, Any]"]

_MAGIC = 0x1950A86A20F9469CFC6C
_TYPES = {
    "FloatStorage": np.float32,
    "HalfStorage": np.float16,
    "DoubleStorage": np.float64,
    "LongStorage": np.int64,
    "IntStorage": np.int32,
}
_FAULTS = (
    OSError,
    EOFError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    OverflowError,
    MemoryError,
    struct.error,
)


@dataclass(frozen=True)
class _Storage:
    """Names the numbers that tensors are views of."""

    kind: str
    key: str
    size: int


@dataclass(frozen=True)
class _View:
    """A tensor: a view of a storage."""

    storage: _Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]

    def read(self, numbers: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
        """Copies the view out of its storage."""
        if 0 in self.shape:
            return np.zeros(self.shape, numbers.dtype)
        last = self.offset + sum((size - 1) * stride for size, stride in zip(self.shape, self.strides, strict=True))
        if min((self.offset, *self.strides, *self.shape), default=0) < 0 or last >= len(numbers):
            raise ValueError("a tensor reaches past its storage")
        if math.prod(self.shape) > len(numbers):
            raise ValueError("a tensor is larger than its storage")
        strides = [stride * numbers.itemsize for stride in self.strides]
        return np.lib.stride_tricks.as_strided(numbers[self.offset :], self.shape, strides).copy()


def read_torch_file(path: Path) -> Arrays:
    """Returns the tensors of a torch ``state_dict`` by name.

    Only what such a file needs is allowed in it: a file that names any other class or function is refused, and
    nothing of it is run.

    Raises:
        UserError: the file is of another format, cut off, or names what it has no need of.
    """
    try:
        with path.open("rb") as file:
            return _read(file)
    except pickle.UnpicklingError as error:
        raise UserError(str(path), _problem(str(error))) from error
    except _FAULTS as error:
        raise UserError(str(path), _problem(f"{type(error).__name__}: {error}")) from error


def _read(file: BinaryIO) -> Arrays:
    if file.read(2) == b"PK":
        raise ValueError("it is a zip file, the newer format")
    file.seek(0)
    if _Restricted(file).load() != _MAGIC:
        raise ValueError("it does not begin as a torch file does")
    _protocol, _system = _Restricted(file).load(), _Restricted(file).load()
    views: dict[str, _View] = _Restricted(file).load()
    if not isinstance(views, dict) or not all(isinstance(view, _View) for view in views.values()):
        raise ValueError("it holds something else than tensors by name")
    storages = {view.storage.key: view.storage for view in views.values()}
    numbers = {key: _numbers(file, storages.get(key)) for key in _Restricted(file).load()}
    return {name: view.read(numbers[view.storage.key]) for name, view in views.items()}


def _numbers(file: BinaryIO, storage: _Storage | None) -> "np.ndarray[Any, Any]":
    """Reads the next storage: its length, then its numbers."""
    if storage is None:
        raise ValueError("it has a storage that no tensor uses")
    (count,) = struct.unpack("<q", file.read(8))
    kind = np.dtype(_TYPES[storage.kind]).newbyteorder("<")
    size = storage.size * kind.itemsize
    if count != storage.size or not 0 <= size <= os.fstat(file.fileno()).st_size - file.tell():
        raise ValueError("it is cut off")
    return np.frombuffer(file.read(size), kind)


class _Restricted(pickle.Unpickler):
    """An unpickler that builds tensors' descriptions and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        """Returns what stands for an allowed name."""
        if (module, name) in _ALLOWED:
            return _ALLOWED[module, name]
        if module == "torch" and name in _TYPES:
            return name
        raise pickle.UnpicklingError(f"it names {module}.{name}, which tensors have no need of")

    def persistent_load(self, reference: Any) -> _Storage:
        """Returns the description of a storage."""
        kind, storage_type, key, _device, size, *_ = reference
        if kind != "storage" or storage_type not in _TYPES:
            raise pickle.UnpicklingError(f"it refers to {kind}, which is no storage of numbers")
        return _Storage(storage_type, str(key), int(size))


def _view(storage: _Storage, offset: int, shape: tuple[int, ...], strides: tuple[int, ...], *_: Any) -> _View:
    return _View(storage, offset, tuple(shape), tuple(strides))


_ALLOWED: dict[tuple[str, str], Callable[..., Any]] = {
    ("collections", "OrderedDict"): collections.OrderedDict,
    ("torch._utils", "_rebuild_tensor"): _view,
    ("torch._utils", "_rebuild_tensor_v2"): _view,
}


def _problem(fault: str) -> str:
    return f"expected tensors in torch's old format; {fault}. Fetch the file again, or take another."
