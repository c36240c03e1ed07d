"""Finds a function of the user's own by its dotted path, and says where one failed."""

import sys
import traceback
from collections.abc import Callable
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import Any

from mtl_keras.errors import UserError

PATTERN = r"^[A-Za-z_][\w.]*[.:][A-Za-z_]\w*$"
"""``module:function`` or ``module.function``."""


def find_function(path: str, place: str) -> Callable[..., Any]:
    """Returns a function; its module is looked for in the working folder too.

    Args:
        path: its module and its name, ``module:function`` or ``module.function``.
        place: the option that names it.

    Raises:
        UserError: there is none, or its module fails.
    """
    module_name, _, name = path.rpartition(":" if ":" in path else ".")
    module = _module(module_name, place)
    function: Callable[..., Any] | None = getattr(module, name, None)
    if callable(function):
        return function
    own = [each for each, value in vars(module).items() if callable(value) and not each.startswith("_")]
    near = "".join(f' Did you mean "{each}"?' for each in get_close_matches(name, own, n=1))
    received = f"{name}, which is no function" if hasattr(module, name) else f"nothing named {name} there"
    raise UserError(place, f"expected a function of {module.__file__ or module_name}; received {received}.{near}")


def failure(error: BaseException, function: Callable[..., Any]) -> str:
    """Says with which error a function failed, and at which line of its own file."""
    file = getattr(getattr(function, "__code__", None), "co_filename", None)
    return _failure(error, file)


def _module(name: str, place: str) -> Any:
    folder = str(Path.cwd())
    if folder not in sys.path:
        sys.path.insert(0, folder)
    try:
        return import_module(name)
    except (Exception, SystemExit) as error:
        if isinstance(error, ModuleNotFoundError) and error.name and f"{name}.".startswith(f"{error.name}."):
            problem = f"expected a module that can be imported; received {name}. It is looked for in {folder} and among"
            raise UserError(place, f"{problem} the installed packages.") from error
        raise UserError(place, f"{name} cannot be imported: {_failure(error, None)}. Correct it.") from error


def _failure(error: BaseException, file: str | None) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename == file] or frames
    said = str(error).split("\n")[0].rstrip(".")
    return f"{type(error).__name__}{f': {said}' if said else ''} ({own[-1].filename}:{own[-1].lineno})"
