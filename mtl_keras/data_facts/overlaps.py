"""Rows that several splits or tasks share, exactly, and those that a split has more than once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations
from typing import Any

import numpy as np

from mtl_keras.data.fingerprint import fingerprint

Array = np.ndarray[Any, Any]
Overlap = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """The rows of one split of a data set.

    Args:
        tasks: the tasks whose rows they are.
        split: ``train``, ``validation`` or ``test``.
        field: the raw field.
        values: it, of each row; of a picture, what stands for its bytes.
        sizes: of pictures, the height and width of each.
    """

    tasks: str
    split: str
    field: str
    values: Sequence[Any]
    sizes: Sequence[tuple[int, int]] = ()

    @cached_property
    def keys(self) -> Array:
        """A number for each row, the same for the same rows."""
        return row_keys(self.values)

    @property
    def name(self) -> str:
        """How a person knows it."""
        return f"{self.tasks} {self.split}"


def exact_overlaps(parts: Sequence[Part]) -> list[Overlap]:
    """Returns of each two parts how many rows of the one are in the other too, where there are any.

    Of two tasks' parts that share rows each is told once; a held-out part comes before a part of training.
    """
    order = {part.name: (part.split == "train", place) for place, part in enumerate(parts)}
    pairs = [pair for pair in permutations(parts, 2) if order[pair[0].name] < order[pair[1].name]]
    return [
        {"one": one.name, "other": other.name, "rows": shared, "by": one.field}
        for one, other in pairs
        if one.field == other.field and (shared := int(np.isin(one.keys, other.keys).sum()))
    ]


def repeated(part: Part) -> int:
    """Returns how many rows of a part are equal to an earlier one of it."""
    return len(part.values) - len(np.unique(part.keys))


def row_keys(values: Sequence[Any]) -> Array:
    """Returns a number for each row, the same for the same text, words or letters."""
    return np.fromiter(map(_row_key, values), np.uint64, len(values))


def _row_key(value: Any) -> int:
    return fingerprint(value) if isinstance(value, str) else fingerprint(str(list(map(len, value))), *value)
