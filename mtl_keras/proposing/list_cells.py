"""Cells with several names each."""

from collections.abc import Sequence

_SEPARATORS = (";", "|", ",")
_LEAST_LISTS = 0.1
_MOST_WORDS, _TIMES = 4, 3


def list_separator(texts: Sequence[str]) -> str | None:
    """Returns what stands between the names of cells, None where they are no lists of names that come again.

    Args:
        texts: the cells that are not empty.
    """
    return next((separator for separator in _SEPARATORS if _parts_recur(texts, separator)), None)


def _parts_recur(texts: Sequence[str], separator: str) -> bool:
    with_separator = sum(separator in text for text in texts)
    if not texts or with_separator < max(2, _LEAST_LISTS * len(texts)):
        return False
    parts = [part.strip() for text in texts for part in text.split(separator)]
    short = all(0 < len(part.split()) <= _MOST_WORDS for part in parts)
    return short and len(set(parts)) * _TIMES <= len(parts) and not all(_is_numeric(part) for part in parts)


def _is_numeric(part: str) -> bool:
    return part.replace(".", "", 1).lstrip("+-").isdigit()
