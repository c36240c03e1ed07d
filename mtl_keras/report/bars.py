"""The bars that set a model beside its baselines."""

import math
from dataclasses import dataclass

from mtl_keras.report.standing import MODEL, Standing
from mtl_keras.report.wording import number


@dataclass(frozen=True)
class Bar:
    """A named bar; ``width`` is in percent of the longest possible, ``look`` tells the model from the rest."""

    name: str
    value: str
    width: float
    look: str


def bars(standing: Standing) -> list[Bar]:
    """Returns a bar for the model, then for each other system that was measured, the best first.

    Scores that are shares of one are drawn against 1, others against the largest.
    """
    values = {name: standing.value(name) for name in standing.scores}
    finite = {name: value for name, value in values.items() if math.isfinite(value)}
    full = max([*finite.values(), 0.0]) if standing.lower_is_better else 1.0
    others = sorted((name for name in finite if name != MODEL), key=finite.__getitem__)
    ordered = [MODEL, *(others if standing.lower_is_better else others[::-1])]
    return [
        Bar(name, number(values[name]), _width(values[name], full), "model" if name == MODEL else "other")
        for name in ordered
    ]


def _width(value: float, full: float) -> float:
    return round(100 * min(1.0, max(0.0, value / full)), 1) if math.isfinite(value) and full > 0 else 0.0
