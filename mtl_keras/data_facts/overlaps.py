"""Rows that several splits or tasks share, exactly, and those that a split has more than once."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any

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

    @property
    def name(self) -> str:
        """How a person knows it."""
        return f"{self.tasks} {self.split}"


def exact_overlaps(parts: Sequence[Part]) -> list[Overlap]:
    """Returns of each two parts how many rows of the one are in the other too, where there are any.

    Of two tasks' parts that share rows each is told once; a held-out part comes before a part of training.
    """
    keys = {part.name: {row_key(value) for value in part.values} for part in parts}
    order = {part.name: (part.split == "train", place) for place, part in enumerate(parts)}
    pairs = [pair for pair in permutations(parts, 2) if order[pair[0].name] < order[pair[1].name]]
    return [
        {"one": one.name, "other": other.name, "rows": shared, "by": one.field}
        for one, other in pairs
        if one.field == other.field and (shared := sum(row_key(value) in keys[other.name] for value in one.values))
    ]


def repeated(part: Part) -> int:
    """Returns how many rows of a part are equal to an earlier one of it."""
    return len(part.values) - len({row_key(value) for value in part.values})


def row_key(value: Any) -> Hashable:
    """Returns a row's text, words or letters as something that can be looked up."""
    return tuple(value) if isinstance(value, list) else value
