"""How values and scores of a study read to a person."""

from collections.abc import Sequence
from typing import Any

from mtl_keras.report.wording import MINUS, NONE, duration, number
from mtl_keras.tuning.ranking import Objective
from mtl_keras.tuning.trial import Trial

ONE_DRAW = (
    "Each trial is one training with one seed, and so one draw: another seed gives other scores. A lead that is no "
    "larger than that is chance; --repeat K trains the best and the baseline with K more seeds."
)


def short_names(paths: Sequence[str]) -> dict[str, str]:
    """Returns the last two parts of each path, all of it where these are another's too.

    Example:
        >>> short_names(["tasks.mood.loss_weight", "balancer.kind"])
        {'tasks.mood.loss_weight': 'mood.loss_weight', 'balancer.kind': 'balancer.kind'}
    """
    short = {path: ".".join(path.split(".")[-2:]) for path in paths}
    taken = list(short.values())
    return {path: name if taken.count(name) == 1 else path for path, name in short.items()}


def shown(value: Any) -> str:
    """Returns a value of a recipe, numbers with four digits; an en dash where there is none."""
    if value is None:
        return NONE
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def objective_text(value: float | None, objective: Objective) -> str:
    """Returns an objective, gains as percents with their sign; an en dash where there is none."""
    if value is None:
        return NONE
    if not objective.relative:
        return number(value, 4)
    sign = "+" if round(value, 2) > 0 else MINUS if round(value, 2) < 0 else ""
    return f"{sign}{number(abs(value), 2)} %"


def values_text(trial: Trial) -> str:
    """Returns what a trial changed, as words."""
    if trial.is_baseline:
        return "baseline"
    return "  ".join(f"{path}={shown(value)}" for path, value in trial.values.items())


def line(trial: Trial, objective: Objective) -> str:
    """Returns what is said of a trial when it has ended."""
    start, time = f"{trial.name}  {values_text(trial)}", duration(trial.seconds)
    if trial.objective is None:
        return f"{start}  failed after {time}: {trial.reason}"
    scores = "  ".join(f"{name} {number(value)}" for name, value in trial.scores.items())
    gain = f"{objective.name} {objective_text(trial.objective, objective)}" if objective.relative else ""
    return "  ".join(filter(None, [start, scores, gain, time]))
