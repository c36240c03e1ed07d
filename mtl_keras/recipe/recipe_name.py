"""What a recipe, and so its file and the folder of its runs, may be called."""

import re
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

_LONGEST = 100


def name_problem(name: str) -> str | None:
    """Returns why a name is none for a recipe, None where it is one."""
    if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]*", name):
        expected = "expected a name of letters from a to z, digits, _, . and -, that starts with none of the last two"
        return f'{expected}; received "{name}". Give the file such a name: it names the recipe.'
    if len(name) > _LONGEST:
        return f"expected a name of at most {_LONGEST} characters; received {len(name)}. Name the file shorter."
    return None


def _check(name: str) -> str:
    """Returns the name if it can name a folder, on whatever system."""
    if problem := name_problem(name):
        raise PydanticCustomError("recipe_name", "{problem}", {"problem": problem})
    return name


RecipeName = Annotated[str, AfterValidator(_check)]
"""A string that can name a folder."""
