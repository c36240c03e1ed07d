"""What a task may be called."""

import re
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

# A name of `fit`'s logs, of a signature, of an input, or of a column of predictions is no task's.
RESERVED = frozenset(
    {"loss", "val", "serving_default", "about", "text", "words", "image", "sequence", "protein", "error"}
)
"""Names of the program itself."""
_VALIDATION = "val_"
_LONGEST = 64


def _check(name: str) -> str:
    """Returns the name if it can name a layer, a metric, a file and a signature."""
    if problem := _problem(name):
        raise PydanticCustomError("task_name", "{problem}", {"problem": problem})
    return name


def _problem(name: str) -> str | None:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
        return f'expected a name of letters, digits and _ that starts with a letter; received "{name}".'
    if len(name) > _LONGEST:
        return f"expected a name of at most {_LONGEST} characters; received {len(name)}. Name the task shorter."
    if name in RESERVED:
        return f'"{name}" is a name of the program itself. Name the task otherwise.'
    if name.startswith(_VALIDATION):
        return f'"{_VALIDATION}" begins the names of validation metrics; received "{name}". Name the task otherwise.'
    return None


TaskName = Annotated[str, AfterValidator(_check)]
"""A string that can name a layer, a metric, a file and a signature."""
