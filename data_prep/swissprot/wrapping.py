"""Puts together what a flat file wraps at 80 columns, and takes off what it adds."""

import re
from collections.abc import Iterable

_EVIDENCE = re.compile(r"\s*\{[^{}]*\}")


def joined(lines: Iterable[str]) -> str:
    """Returns lines as one; a line that ends with a hyphen within a word was broken there, without a blank."""
    text = ""
    for line in (line.strip() for line in lines):
        hyphen = text.endswith("-") and not text.endswith(" -")
        text += line if hyphen or not text else f" {line}"
    return text


def without_evidence(text: str) -> str:
    """Returns a text without its tags of evidence, ``{ECO:...}``."""
    return _EVIDENCE.sub("", text)
