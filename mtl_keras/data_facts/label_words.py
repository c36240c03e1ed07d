"""What differs in the labels of equal rows, in words."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from mtl_keras.heads.base import Head, Per

_MOST = 5
"""Labels that are named."""


def label_words(labels: Sequence[Any], head: Head, value: Any) -> list[str]:
    """Returns the labels of equal rows for a person, each that differs once.

    Args:
        labels: at least one as numbers; of masks, as bytes.
        head: the task's head.
        value: the row: its words or letters, where each has a label.
    """
    names = getattr(head, "labels", None) or ()
    return list(dict.fromkeys(_WORDS[head.per](labels, names, value)))[:_MOST]


def _of_rows(labels: Sequence[Any], names: Sequence[str], value: Any) -> list[str]:
    return [names[int(label)] if names else f"{label:g}" for label in labels]


def _of_flags(labels: Sequence[Any], names: Sequence[str], value: Any) -> list[str]:
    return ["; ".join(names[number] for number in np.flatnonzero(label > 0).tolist()) or "none" for label in labels]


def _of_words(labels: Sequence[Any], names: Sequence[str], value: Any) -> list[str]:
    """Names the labels of the first word that differs."""
    stacked = np.stack(labels)
    differs = [len(set(column[column >= 0].tolist())) > 1 for column in stacked.T]
    at = differs.index(True)
    return [f"{value[at]} (no. {at + 1}): {names[number]}" for number in stacked[:, at] if number >= 0]


def _of_masks(labels: Sequence[Any], names: Sequence[str], value: Any) -> list[str]:
    return [f"{len(set(labels))} masks"]


_WORDS: dict[Per, Callable[[Sequence[Any], Sequence[str], Any], list[str]]] = {
    "row": _of_rows,
    "label": _of_flags,
    "word": _of_words,
    "pixel": _of_masks,
}
"""By what has a label."""
