"""Tells rows with a label from rows without."""

import math
from typing import Any


def is_labelled(label: Any) -> bool:
    """Says whether a row has a label: no class of -1, no NaN, no empty mask; a list of tags or labels by its first."""
    if isinstance(label, bytes):
        return len(label) > 0
    if hasattr(label, "__len__"):
        return len(label) == 0 or label[0] >= 0
    return not math.isnan(label) if isinstance(label, float) else bool(label >= 0)
