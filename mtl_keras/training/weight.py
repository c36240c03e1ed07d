"""A variable as another run left it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Weight:
    """A variable's value, and what the optimizer kept of it.

    Args:
        path: the variable's; it ends with its name.
        value: its value.
        slots: by name, what the optimizer kept of it, of its shape; empty where that is not known, or it did not learn.
        age: the steps that it took.
    """

    path: str
    value: "np.ndarray[Any, Any]"
    slots: "Mapping[str, np.ndarray[Any, Any]]" = field(default_factory=dict)
    age: int = 0

    @property
    def name(self) -> str:
        """The variable's own name, as ``kernel``."""
        return self.path.rpartition("/")[2]

    @property
    def shape(self) -> Shape:
        """The variable's shape."""
        return tuple(self.value.shape)
