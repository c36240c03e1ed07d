"""Our own builders of tensorflow-datasets: one folder of ``data_prep`` each."""

import importlib
from types import ModuleType


def data_prep() -> ModuleType:
    """Returns ``mtl_keras.data_prep``, or, in a checkout that is not installed, the folder ``data_prep``."""
    try:
        return importlib.import_module("mtl_keras.data_prep")
    except ModuleNotFoundError as error:
        if error.name != "mtl_keras.data_prep":
            raise
        return importlib.import_module("data_prep")
