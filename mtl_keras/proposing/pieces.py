"""About how many pieces a tokeniser makes of a text."""

import re

_TOKEN = re.compile(r"[぀-ヿ㐀-鿿]|[^\W぀-ヿ㐀-鿿]+|[^\w\s]")
_LETTERS_A_PIECE = 6


def pieces(text: str) -> int:
    """Returns about how many word pieces a text has: a mark or an ideograph is one, a long word several."""
    return sum(1 + (len(token) - 1) // _LETTERS_A_PIECE for token in _TOKEN.findall(text))
