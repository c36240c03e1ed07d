"""Finds the dates of a recipe: TOML has them, and no option takes one."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from mtl_keras.errors import UserError


def dates(value: Any, place: str = "") -> Iterator[UserError]:
    """Yields a fault for each date or time at any depth."""
    if isinstance(value, datetime.date | datetime.time):
        yield UserError(place, f"no option takes a date; received {value}. Put it in quotes if a string is meant.")
    inner = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for key, below in inner:
        yield from dates(below, f"{place}.{key}" if place else str(key))
