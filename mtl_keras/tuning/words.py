"""Reads the words that say what is to be tried."""

import re
from collections.abc import Iterator

from mtl_keras.errors import UserError
from mtl_keras.tuning.choices import Choices
from mtl_keras.tuning.range import Range

Parameter = Choices | Range

_NUMBER = r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?"
_RANGE = re.compile(rf"({_NUMBER})\.\.({_NUMBER})")
_LOOSE = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_MISTYPED = re.compile(rf"{_LOOSE} *\.\..*|[^/\\]*\.\. *{_LOOSE}|{_LOOSE} *- *{_LOOSE}")
"""Texts that begin or end like a range, or have another mark between two numbers."""
_WHOLE = re.compile(r"[+-]?\d+")
_OPEN, _CLOSE = "[{(", "]})"


def read_word(word: str) -> Parameter | None:
    """Returns what ``path=a,b,c`` or ``path=low..high`` leaves open; None for a plain ``path=value``.

    Raises:
        UserError: the word is neither.
    """
    path, separator, text = word.partition("=")
    if not separator or not path:
        raise UserError(word, "expected path=value, path=a,b,c or path=low..high; received no path or no value.")
    values = [value.strip() for value in split(text)]
    if len(values) > 1:
        return _choices(path, values)
    if found := _RANGE.fullmatch(values[0]):
        return _range(path, found[1], found[2])
    if _MISTYPED.fullmatch(values[0]):
        expected = "expected a range low..high of two numbers, like 0.5..3, or a text in quotes"
        raise UserError(path, f"{expected}; received {word}.")
    return None


def _choices(path: str, values: list[str]) -> Choices:
    if not all(values):
        raise UserError(path, f"expected a value before and after each comma; received {','.join(values)}.")
    for value in values:
        if values.count(value) > 1:
            raise UserError(path, f"{value} is given twice. Leave one of the two out.")
        if _RANGE.fullmatch(value) or (".." in value and _MISTYPED.fullmatch(value)):
            raise UserError(path, f"expected values or one range low..high; received the range {value} among values.")
    return Choices(path, tuple(values))


def _range(path: str, low: str, high: str) -> Range:
    if not float(low) < float(high) < float("inf"):
        raise UserError(path, f"expected low..high with low below high; received {low}..{high}.")
    return Range(path, float(low), float(high), bool(_WHOLE.fullmatch(low) and _WHOLE.fullmatch(high)))


def split(text: str) -> Iterator[str]:
    """Yields what stands between the commas of a text, but for those within brackets or quotes.

    Example:
        >>> list(split('[96, 96],[128, 128],"a,b"'))
        ['[96, 96]', '[128, 128]', '"a,b"']
    """
    start, depth, quote = 0, 0, ""
    for place, letter in enumerate(text):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        elif letter == "," and not depth:
            yield text[start:place]
            start = place + 1
        else:
            depth += (letter in _OPEN) - (letter in _CLOSE)
    yield text[start:]
