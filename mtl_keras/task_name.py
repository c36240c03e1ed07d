"""What a task may be called."""

import re

from pydantic_core import PydanticCustomError

# A name of `fit`'s logs, of a signature, or of an input is no task's.
_RESERVED = frozenset({"loss", "serving_default", "text", "words"})


def check_task_name(name: str) -> str:
    """Returns the name if it can name a layer, a metric, a file and a signature."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
        problem = f'expected a name of letters, digits and _ that starts with a letter; received "{name}".'
        raise PydanticCustomError("task_name", "{problem}", {"problem": problem})
    if name in _RESERVED:
        problem = f'"{name}" is a name of the program itself. Name the task otherwise.'
        raise PydanticCustomError("task_name", "{problem}", {"problem": problem})
    return name
