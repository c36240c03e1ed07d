"""The DE lines: names of a protein, EC numbers, and whether it is a fragment."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .wrapping import joined, without_evidence

_ITEM = re.compile(
    r"(?:(?:RecName|AltName|SubName|Contains|Includes|Flags):|(?:Full|Short|EC|Allergen|Biotech|INN)=|CD_)"
)
_FIELD = re.compile(r"^(?:(RecName|AltName|SubName):\s*)?(Full|Short|EC)=(.*?);?$")


class Description(NamedTuple):
    """What the DE lines say.

    Args:
        name: the recommended name, or where there is none the first submitted one; "" without any.
        enzymes: EC numbers in their order, those of parts (Contains, Includes) too; each once.
        fragment: whether the sequence is not complete.
    """

    name: str
    enzymes: tuple[str, ...]
    fragment: bool


def read_description(lines: Sequence[str]) -> Description:
    """Reads the DE lines."""
    name, flags = "", ""
    enzymes: dict[str, None] = {}
    for item in map(without_evidence, _items(lines)):
        if item.startswith("Flags:"):
            flags = item
        elif field := _FIELD.match(item):
            _, kind, value = field.groups()
            name = name or (value if kind == "Full" else "")
            enzymes.update({value: None} if kind == "EC" else {})
    return Description(name, tuple(enzymes), "Fragment" in flags)


def _items(lines: Iterable[str]) -> list[str]:
    """Returns the items of the description; a line that begins none continues the one before it."""
    items: list[list[str]] = []
    for line in (line.strip() for line in lines):
        if items and not _ITEM.match(line):
            items[-1].append(line)
        else:
            items.append([line])
    return [joined(item) for item in items]
