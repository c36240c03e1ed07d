"""Rows that two parts of the data have in common."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_TRAINING = "train"
_SPLITS = frozenset({_TRAINING, "validation", "test"})


@dataclass(frozen=True)
class SharedRows:
    """How many rows of one part are in another too, or resemble one there.

    Args:
        one: the one part: its tasks and split.
        other: the other.
        rows: how many rows of the one.
        by: by what they were compared.
    """

    one: str
    other: str
    rows: int
    by: str

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> "SharedRows":
        """Reads an overlap, or a cluster, whose parts are of one task."""
        task = str(found.get("task", ""))
        one, other = (_part(str(found[key]), task) for key in ("one", "other"))
        return cls(one, other, int(found["rows"]), str(found.get("by") or found.get("identity") or ""))

    @property
    def flatters(self) -> bool:
        """Whether a score of held-out rows is better than it would be of rows that are new to the model."""
        splits = {_split(self.one), _split(self.other)}
        return self.rows > 0 and len(splits) == 2 and _TRAINING in splits


def _part(name: str, task: str) -> str:
    """Returns the name of a part with its task: a split alone is one of ``task``."""
    return f"{task} {name}".strip() if name in _SPLITS else name


def _split(part: str) -> str:
    return part.rpartition(" ")[2]
