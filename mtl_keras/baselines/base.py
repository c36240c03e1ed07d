"""What a baseline takes and gives."""

from collections.abc import Callable, Sequence
from typing import Any

Rows = tuple[Sequence[Any], Any]
"""Inputs and labels, of equal length."""

Fitted = Callable[[Sequence[Any]], Any]
"""Predicts labels of inputs; of any number of labels a row, probabilities [N, C]."""


class NotFitted(Exception):  # noqa: N818 - it is no error
    """Says why a baseline that suits the rows is left out all the same."""
