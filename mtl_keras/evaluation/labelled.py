"""Tells rows with a label from rows without."""

from typing import Any

import numpy as np


def is_labelled(label: Any) -> bool:
    """Says whether a row has a label: no class of -1, no NaN, no empty mask; a list of tags or labels by its first."""
    if isinstance(label, bytes):
        return len(label) > 0
    if hasattr(label, "__len__"):
        return len(label) == 0 or bool(label[0] >= 0)
    if isinstance(label, (float, np.floating)):  # a value, which may be negative
        return not np.isnan(label)
    return bool(label >= 0)
