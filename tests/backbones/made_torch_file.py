"""Writes files as ``torch.save`` did before version 1.6, without torch."""

import pickle
import struct
import sys
from collections import OrderedDict
from types import ModuleType
from unittest.mock import patch

import numpy as np

MAGIC, PROTOCOL = 0x1950A86A20F9469CFC6C, 1001
_STORAGES = {"float32": "Float", "float16": "Half", "float64": "Double", "int64": "Long", "int32": "Int"}


class Storage:
    """Numbers that tensors are views of."""

    def __init__(self, numbers, key):
        self.numbers, self.key = np.asarray(numbers), key


class View:
    """A tensor."""

    def __init__(self, storage, offset, shape, strides):
        self.parts = storage, offset, tuple(shape), tuple(strides)

    def __reduce__(self):
        return sys.modules["torch._utils"]._rebuild_tensor_v2, (*self.parts, False, OrderedDict())


def whole(array, key):
    """Returns a tensor that has a storage of its own."""
    array = array.copy(order="C")
    strides = [stride // array.itemsize for stride in array.strides]
    return View(Storage(array.reshape(-1), key), 0, array.shape, strides)


def _torch():
    """Returns modules in which the names that such files hold are found."""
    torch, utils = ModuleType("torch"), ModuleType("torch._utils")
    for name in _STORAGES.values():
        storage_class = type(f"{name}Storage", (), {"__module__": "torch"})
        setattr(torch, f"{name}Storage", storage_class)

    def _rebuild_tensor_v2():
        raise AssertionError

    _rebuild_tensor_v2.__module__ = "torch._utils"
    _rebuild_tensor_v2.__qualname__ = "_rebuild_tensor_v2"
    utils._rebuild_tensor_v2 = _rebuild_tensor_v2
    return {"torch": torch, "torch._utils": utils}


class _Pickler(pickle.Pickler):
    def persistent_id(self, value):
        if not isinstance(value, Storage):
            return None
        storage_class = getattr(sys.modules["torch"], f"{_STORAGES[value.numbers.dtype.name]}Storage")
        return "storage", storage_class, value.key, "cpu", len(value.numbers), None


def write_torch_file(path, tensors, storages=None):
    """Writes tensors, by name, and their storages (or others that are given)."""
    used = {each.parts[0].key: each.parts[0] for each in tensors.values() if isinstance(each, View)}
    storages = used if storages is None else storages
    with path.open("wb") as file, patch.dict(sys.modules, _torch()):
        for value in (MAGIC, PROTOCOL, {"little_endian": True}):
            pickle.dump(value, file, protocol=2)
        _Pickler(file, protocol=2).dump(OrderedDict(tensors))
        pickle.dump(sorted(storages), file, protocol=2)
        for key in sorted(storages):
            numbers = storages[key].numbers
            file.write(struct.pack("<q", len(numbers)) + numbers.astype(numbers.dtype.newbyteorder("<")).tobytes())
    return path
