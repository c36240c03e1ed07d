"""Puts trials in order."""

from collections.abc import Sequence

from mtl_keras.tuning.mean_gain import MeanGain
from mtl_keras.tuning.one_metric import OneMetric
from mtl_keras.tuning.trial import Trial

Objective = MeanGain | OneMetric


def ranked(trials: Sequence[Trial], objective: Objective) -> list[Trial]:
    """Returns trials with the best first, those that failed last; of equal ones the earlier is first."""
    sign = -1 if objective.direction == "maximize" else 1

    def key(trial: Trial) -> tuple[bool, float]:
        return trial.objective is None, 0.0 if trial.objective is None else sign * trial.objective

    return sorted(trials, key=key)


def best(trials: Sequence[Trial], objective: Objective) -> Trial | None:
    """Returns the best trial, None where all failed."""
    done = [trial for trial in ranked(trials, objective) if trial.objective is not None]
    return done[0] if done else None
