"""The objective of several tasks: how much better they are than the baseline, on average."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from mtl_keras.errors import UserError
from mtl_keras.metrics import LOWER_IS_BETTER
from mtl_keras.recipe.schema import Recipe

Scores = Mapping[str, float]


@dataclass(frozen=True)
class MeanGain:
    """The mean over the tasks of the gain over the baseline, in percent of the baseline's score.

    100 / T · Σ_t s_t (m_t - b_t) / |b_t|, where m_t is a trial's metric of task t, b_t the baseline's, and s_t is -1
    for metrics of which a smaller value is better, else 1. A task whose b_t is 0 has no gain, and is left out.

    Reference:
        Maninis et al., 2019, arXiv:1904.08918, equation 4, with our baseline in the place of models of single tasks.

    Args:
        metrics: the metric of each task that is judged, as ``task.metric``.
    """

    metrics: tuple[str, ...]
    direction = "maximize"
    name = "mean gain"
    axis = "mean gain, %"
    relative = True

    @classmethod
    def of(cls, recipe: Recipe) -> "MeanGain":
        """Returns the objective of the monitors of a recipe's tasks."""
        return cls(tuple(f"{name}.{task.monitor}" for name, task in recipe.tasks.items()))

    def undefined(self, baseline: Scores) -> list[str]:
        """Returns the metrics that have no gain over a baseline."""
        return [name for name in self.metrics if baseline[name] == 0]

    def value(self, scores: Scores, baseline: Scores) -> float:
        """Returns the mean gain of a trial.

        Raises:
            UserError: a score is no finite number, or no metric has a gain.
        """
        if odd := [name for name in self.metrics if not math.isfinite(scores[name])]:
            raise UserError(odd[0], f"expected a finite number on the validation rows; received {scores[odd[0]]}.")
        gains = [_gain(name, scores[name], baseline[name]) for name in self.metrics if baseline[name] != 0]
        if not gains:
            names = ", ".join(self.metrics)
            problem = f"no gain over the baseline is defined, as its scores are 0: {names}. Train longer, or give"
            raise UserError("trial-000", f"{problem} --monitor task.metric.")
        return 100 * sum(gains) / len(gains)


def _gain(name: str, score: float, baseline: float) -> float:
    sign = -1 if name.rpartition(".")[2] in LOWER_IS_BETTER else 1
    return sign * (score - baseline) / abs(baseline)
