"""Whom an export tells what it does."""

from collections.abc import Callable

Tell = Callable[[str], object]
"""Takes a line for a person."""


def silent(line: str) -> None:
    """Tells nobody."""
