"""A number of a recipe that lies between two bounds."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mtl_keras.report.svg import tick_text, ticks

if TYPE_CHECKING:
    from optuna.distributions import FloatDistribution, IntDistribution

_FACTOR = 10
"""Bounds that differ by so much, and are positive, are searched on a logarithmic scale."""
_MOST = 1000


@dataclass(frozen=True)
class Range:
    """Numbers from ``low`` to ``high``, both among them, as ``path=low..high`` gives them.

    Args:
        path: the path in the recipe.
        low: the lower bound.
        high: the upper bound, above the lower one.
        whole: whether only whole numbers are tried.
    """

    path: str
    low: float
    high: float
    whole: bool

    @property
    def logarithmic(self) -> bool:
        """Whether factors are searched rather than differences."""
        return self.low > 0 and self.high / self.low >= _FACTOR

    @property
    def ends(self) -> tuple[float, ...]:
        """The values with which a recipe is checked: the bounds."""
        return (int(self.low), int(self.high)) if self.whole else (self.low, self.high)

    @property
    def all_values(self) -> Sequence[float] | None:
        """Every value there is; None for those without end."""
        return range(int(self.low), int(self.high) + 1) if self.whole and self.high - self.low < _MOST else None

    def distribution(self) -> "IntDistribution | FloatDistribution":
        """Returns what Optuna draws from."""
        from optuna.distributions import FloatDistribution, IntDistribution

        if self.whole:
            return IntDistribution(int(self.low), int(self.high), log=self.logarithmic)
        return FloatDistribution(self.low, self.high, log=self.logarithmic)

    def find(self, value: Any) -> float | None:
        """Returns a recipe's value where it lies within the bounds, else None."""
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return value if number and self.low <= value <= self.high else None

    def place(self, value: Any) -> float:
        """Returns where a value stands on the axis of a chart."""
        return math.log10(value) if self.logarithmic else float(value)

    def ticks(self) -> list[tuple[float, str]]:
        """Returns the places of an axis and what is written there."""
        if not self.logarithmic:
            return [(place, tick_text(place)) for place in ticks(self.low, self.high)]
        first, last = math.floor(math.log10(self.low) + 1e-9), math.ceil(math.log10(self.high) - 1e-9)
        return [(float(power), f"{10.0**power:g}") for power in range(first, last + 1)]

    def told(self) -> str:
        """Says what is tried, and on which scale."""
        numbers = "whole numbers from" if self.whole else "from"
        return f"{numbers} {self.low:g} to {self.high:g}, {'logarithmic' if self.logarithmic else 'linear'} scale"
