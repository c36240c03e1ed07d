"""Reads the names that tables give to splits."""

from mtl_keras.data.base import Split
from mtl_keras.errors import UserError

_NAMES: dict[str, Split] = {
    "train": "train",
    "training": "train",
    "validation": "validation",
    "val": "validation",
    "valid": "validation",
    "dev": "validation",
    "test": "test",
    "testing": "test",
}


def split_named(name: str, place: str) -> Split:
    """Returns the split that a table means.

    Raises:
        UserError: it means none.
    """
    try:
        return _NAMES[name.strip().lower()]
    except KeyError:
        raise UserError(
            place, f'expected the split train, validation (or val, dev) or test; received "{name}". Correct it.'
        ) from None
