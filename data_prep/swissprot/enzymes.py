"""EC numbers, the classes of what enzymes do, in four levels."""

import re

_NUMBER = re.compile(r"[1-9]\d*(?:\.(?:[1-9]\d*|-)){2}\.(?:[A-Za-z]?\d+|-)$")
_LEVELS = 4


def is_enzyme_number(number: str) -> bool:
    """Says whether a text is an EC number, which may be partial (1.1.1.-) or preliminary (1.1.1.n2)."""
    parts = number.split(".")
    named = [part != "-" for part in parts]
    return bool(_NUMBER.match(number)) and named == sorted(named, reverse=True)


def enzyme_ancestors(number: str) -> list[str]:
    """Returns the classes that an EC number belongs to, the widest first, itself last: 1.-.-.-, ..., 1.1.1.1."""
    parts = [part for part in number.split(".") if part != "-"]
    return [_named(parts[:level]) for level in range(1, len(parts) + 1)]


def enzyme_parents(number: str) -> list[str]:
    """Returns the class directly above an EC number, in a list; none above the first level."""
    return enzyme_ancestors(number)[:-1][-1:]


def _named(parts: list[str]) -> str:
    return ".".join(parts + ["-"] * (_LEVELS - len(parts)))
