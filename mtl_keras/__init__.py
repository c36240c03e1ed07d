"""Multi-task learning in TensorFlow and Keras 3."""

from importlib import import_module
from importlib.metadata import version
from typing import Any

from mtl_keras.errors import UserError

__version__ = version("mtl-keras")

# Names are imported when they are used, so that a command that trains nothing does not wait for TensorFlow.
_MODULES = {
    "EarlyStopping": "mtl_keras.early_stopping",
    "Task": "mtl_keras.task",
    "build_model": "mtl_keras.builder",
    "load_recipe": "mtl_keras.recipe.load",
    "train": "mtl_keras.training",
    "tune": "mtl_keras.tuning",
    "evaluate": "mtl_keras.evaluation",
    "predict": "mtl_keras.prediction.predict",
    "predict_file": "mtl_keras.prediction.predict_file",
    "export": "mtl_keras.exporting",
    "freeze_stages": "mtl_keras.backbones.stages",
    "load_model": "mtl_keras.saving",
    "register": "mtl_keras.components",
}
_PACKAGES = ("backbones", "balancers", "heads", "optimizers", "sharing")

__all__ = [
    "EarlyStopping",
    "Task",
    "UserError",
    "__version__",
    "backbones",
    "balancers",
    "build_model",
    "evaluate",
    "export",
    "freeze_stages",
    "heads",
    "load_model",
    "load_recipe",
    "optimizers",
    "predict",
    "predict_file",
    "register",
    "sharing",
    "train",
    "tune",
]


def __getattr__(name: str) -> Any:
    if name in _PACKAGES:
        return import_module(f"mtl_keras.{name}")
    if name in _MODULES:
        value = getattr(import_module(_MODULES[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
