"""Imports Optuna where it is used."""

from types import ModuleType

from mtl_keras.errors import UserError


def optuna() -> ModuleType:
    """Returns Optuna, which speaks of faults only.

    Raises:
        UserError: it is not installed.
    """
    try:
        import optuna as library
    except ImportError as error:
        problem = "a study needs the package optuna, which is not installed. Run: pip install 'mtl-keras[tune]'"
        raise UserError("tune", problem) from error
    library.logging.set_verbosity(library.logging.WARNING)
    return library
