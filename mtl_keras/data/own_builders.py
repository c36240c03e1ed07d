"""Our own data sets: builders of tensorflow-datasets in ``data_prep``."""

import importlib
from types import ModuleType
from typing import Any


def names() -> list[str]:
    """Returns the names of our data sets."""
    return list(_package().NAMES)


def builder(name: str, config: str | None, data_dir: str | None) -> Any:
    """Returns the builder of one of our data sets, fetched and prepared at its first use."""
    return _package().builder(name, config, data_dir)


def _package() -> ModuleType:
    """Returns ``mtl_keras.data_prep``, or, in a checkout that is not installed, the folder ``data_prep``."""
    try:
        return importlib.import_module("mtl_keras.data_prep")
    except ModuleNotFoundError:
        return importlib.import_module("data_prep")
