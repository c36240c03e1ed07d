"""Reads a file that is to hold a JSON object."""

import json
from pathlib import Path
from typing import Any

from mtl_keras.errors import UserError


def read_object(path: Path, what: str, cure: str) -> dict[str, Any]:
    """Returns the object of a file.

    Args:
        path: the file.
        what: what it is to hold, in words.
        cure: a sentence on what to do where it does not.

    Raises:
        UserError: the file is missing or broken.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(found, dict):
            raise TypeError(f"received {type(found).__name__}")
    except (OSError, ValueError, TypeError) as error:
        raise UserError(str(path), f"expected {what}; {error}. {cure}") from error
    return found
