"""A table of a recipe with the reasons of its values as comments."""

import textwrap
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

import tomlkit

_WIDTH = 120


@dataclass(frozen=True)
class Block:
    """A table of a recipe.

    Args:
        path: of the table in the recipe; "" for what stands before all tables.
        items: the keys and their values.
        reasons: of values, by key.
        comments: what stands above the keys, a paragraph each.
        others: lines that may be taken instead, as comments below: the reason of each group and its items.
    """

    path: str
    items: Mapping[str, Any]
    reasons: Mapping[str, str] = field(default_factory=dict)
    comments: Sequence[str] = ()
    others: Sequence[tuple[str, Mapping[str, Any]]] = ()

    def lines(self) -> Iterator[str]:
        """Yields the lines of TOML."""
        if self.path:
            yield f"[{self.path}]"
        for paragraph in self.comments:
            yield from comment_lines(paragraph)
        for key, value in self.items.items():
            yield from _with_reason(f"{key} = {toml_value(value)}", self.reasons.get(key))
        for reason, items in self.others:
            yield from comment_lines(reason)
            yield from (f"# {key} = {toml_value(value)}" for key, value in items.items())


def comment_lines(text: str) -> list[str]:
    """Returns a paragraph as lines of comment; what a comment of TOML may not hold is left out."""
    kept = "".join(letter if unicodedata.category(letter)[0] != "C" else " " for letter in text)
    return [f"# {line}" for line in textwrap.wrap(kept, _WIDTH - 2, break_long_words=False, break_on_hyphens=False)]


def toml_value(value: Any) -> str:
    """Writes a value as TOML, a table within its line."""
    if isinstance(value, Mapping):
        inner = ", ".join(f"{tomlkit.key(key).as_string()} = {toml_value(own)}" for key, own in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml_value, value))}]"
    return tomlkit.item(str(value) if isinstance(value, PurePath) else value).as_string()


def _with_reason(line: str, reason: str | None) -> list[str]:
    """Returns a line with its reason behind it, above it where it is too long."""
    if not reason:
        return [line]
    above = comment_lines(reason)
    behind = f"{line} {above[0]}"
    return [behind] if len(above) == 1 and len(behind) <= _WIDTH else [*above, line]
