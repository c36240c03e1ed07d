"""Tag names as arrays that index by tag."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from mtl_keras.tagging.spans import split_tag

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Grammar:
    """What may follow what among C tags, and which type each names.

    Args:
        labels: the tags' names, ``O`` among them.
    """

    labels: tuple[str, ...]

    @property
    def outside(self) -> int:
        """The number of the tag ``O``."""
        return self.labels.index("O")

    @cached_property
    def types(self) -> tuple[str, ...]:
        """The entity types, in alphabetical order."""
        return tuple(sorted({kind for _, kind in map(split_tag, self.labels) if kind}))

    @cached_property
    def type_of(self) -> Array:
        """The number of each tag's type [C], -1 for ``O``."""
        return np.array([self.types.index(kind) if kind else -1 for _, kind in map(split_tag, self.labels)], np.int32)

    @cached_property
    def inside(self) -> Array:
        """Whether each tag [C] is an ``I-x``."""
        return np.array([prefix == "I" for prefix, _ in map(split_tag, self.labels)])

    @cached_property
    def forbidden(self) -> Array:
        """Whether tag j may not follow tag i [C, C]: ``I-x`` follows ``B-x`` and ``I-x`` only."""
        same = self.type_of[:, None] == self.type_of[None, :]
        banned: Array = self.inside[None, :] & ~same
        return banned
