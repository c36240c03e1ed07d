"""What the values of a column look like, one by one."""

import math
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from mtl_keras.data.split_names import split_named
from mtl_keras.errors import UserError
from mtl_keras.sequences.alphabet import RESIDUES, cleaned

_DAY = re.compile(r"(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})([T ]\d{1,2}:\d{2}.*)?")
_MONTHS = re.compile(r"(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b")
_TAG = re.compile(r"O|[BIESLU]-\S+")
_SHORTEST_PROTEIN, _LEAST_KINDS = 12, 5


def as_number(value: Any) -> float | None:
    """Returns a finite number, None of what is none."""
    try:
        number = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def is_date(text: str) -> bool:
    """Says whether a text is a date, with a time or without."""
    if _DAY.fullmatch(text):
        return True
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return len(text) <= 40 and bool(_MONTHS.search(text)) and sum(map(str.isdigit, text)) >= 5
    return not text.isdigit()


def is_split(text: str) -> bool:
    """Says whether a text names a split."""
    try:
        split_named(text, "")
    except UserError:
        return False
    return True


def is_protein(text: str) -> bool:
    """Says whether a text is letters of amino acids alone, in upper case, and long enough to be told from a word."""
    letters = cleaned(text)
    enough = len(letters) >= _SHORTEST_PROTEIN and len(set(letters)) >= _LEAST_KINDS
    return enough and text.isupper() and set(letters) <= set(RESIDUES)


def are_tags(words: Sequence[str]) -> bool:
    """Says whether words are tags of entities, each of them."""
    return all(_TAG.fullmatch(word) for word in words)
