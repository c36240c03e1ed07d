"""What a task says of a row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Told:
    """One answer, with what is needed to show it.

    Args:
        answer: as ``readable`` gives it.
        row: what was asked about, as the model saw it.
        field: what it is: ``text``, ``image`` or ``sequence``.
        labels: the task's label names, None where it has none.
    """

    answer: Mapping[str, Any]
    row: bytes
    field: str
    labels: Sequence[str] | None
