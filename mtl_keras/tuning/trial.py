"""What became of a trial."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Trial:
    """One training of a study that has ended.

    Args:
        number: from 0, which is the baseline.
        values: its values of what is tried, by path; those of the baseline are the recipe's own, or None.
        scores: the validation metrics that tasks are judged by, by ``task.metric``.
        objective: what is to be as good as possible; None where the trial failed.
        seconds: how long it took.
        reason: why it failed, else None.
    """

    number: int
    values: dict[str, Any]
    scores: dict[str, float] = field(default_factory=dict)
    objective: float | None = None
    seconds: float = 0.0
    reason: str | None = None

    @property
    def is_baseline(self) -> bool:
        """Whether it is the recipe as it stands, with fixed weights."""
        return self.number == 0

    @property
    def name(self) -> str:
        """The name of its folder."""
        return f"trial-{self.number:03}"
