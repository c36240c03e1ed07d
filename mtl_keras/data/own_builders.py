"""Our own builders of tensorflow-datasets: one folder of ``data_prep`` each, found by its name."""

import importlib
import pkgutil
from types import ModuleType


def names() -> list[str]:
    """Returns the names of our data sets."""
    return sorted(module.name for module in pkgutil.iter_modules(_package().__path__) if module.ispkg)


def register(name: str) -> None:
    """Makes tensorflow-datasets know one of our builders: its module registers the builder when it is imported."""
    importlib.import_module(f"{_package().__name__}.{name}")


def _package() -> ModuleType:
    """Returns ``mtl_keras.data_prep``, or, in a checkout that is not installed, the folder ``data_prep``."""
    try:
        return importlib.import_module("mtl_keras.data_prep")
    except ModuleNotFoundError:
        return importlib.import_module("data_prep")
