"""A trained model for serving."""

from importlib import import_module
from typing import Any

# Names are imported when they are used: a recipe is checked by the names of the formats, which need nothing else.
_MODULES = {
    "export": "new_version",
    "export_run": "new_version",
    "export_trained": "new_version",
    "groups_left_out": "chosen_plan",
    "plan_of": "chosen_plan",
}

__all__ = ["export", "export_run", "export_trained", "groups_left_out", "plan_of"]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = value
    return value
