"""The form of a text in which two copies of it are equal."""

import re
import unicodedata

_DROPPED = re.compile(r"(?:https?:?/*\S*|www\.\S+|\bht{1,2}p?\S*\u2026|@\w+|\brt\b|&\w+;|['\u2019`])", re.IGNORECASE)
_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")


def fold(text: str) -> str:
    """Returns the text's words and symbols in lower case, without links, names of users, "RT" and punctuation.

    Numbers become 0. What is left may be empty.
    """
    text = unicodedata.normalize("NFKC", _DROPPED.sub(_blank, text)).casefold()
    return " ".join(_keep_words(_DIGITS.sub("0", text)).split())


def _blank(match: re.Match[str]) -> str:
    return "" if match.group() in "'\u2019`" else " "


def _keep_words(text: str) -> str:
    return "".join(map(_as_word, text))


def _as_word(character: str) -> str:
    if character.isalnum() or unicodedata.category(character) in ("Mn", "Mc"):
        return character
    is_symbol = unicodedata.category(character) == "So" and character != "\ufffd"
    return f" {character} " if is_symbol else " "
