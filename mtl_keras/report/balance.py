"""How the tasks were balanced, and which of them conflict."""

import math
from dataclasses import dataclass

from markupsafe import Markup

from mtl_keras.report.curves import BALANCE, History
from mtl_keras.report.line_chart import Curve, line_chart
from mtl_keras.report.wording import number, percent

_WEIGHT, _COSINE = f"{BALANCE}weight/", f"{BALANCE}cosine/"


@dataclass(frozen=True)
class Pair:
    """The cosine of two tasks' gradients, a mean over the epochs; ``look`` is ``good``, ``bad`` or ``open``."""

    tasks: str
    cosine: str
    look: str
    said: str


@dataclass(frozen=True)
class BalanceRecord:
    """What the logs say of the balancer.

    Args:
        charts: the weights over the epochs, a chart a task.
        pairs: the cosines, the lowest first.
        said: sentences on conflicts and on steps without a solution.
    """

    charts: list[Markup]
    pairs: list[Pair]
    said: list[str]


def balance_record(history: History) -> BalanceRecord | None:
    """Reads the logs of the epochs; None where the weights were not balanced."""
    names = list(dict.fromkeys(name for row in history for name in row))
    weights = [name.removeprefix(_WEIGHT) for name in names if name.startswith(_WEIGHT)]
    if not weights:
        return None
    cosines = sorted((_mean(history, name), name) for name in names if name.startswith(_COSINE))
    pairs = [_pair(value, *name.removeprefix(_COSINE).split("/")) for value, name in cosines if math.isfinite(value)]
    return BalanceRecord([_chart(history, task) for task in weights], pairs, _sentences(history, names))


def _chart(history: History, task: str) -> Markup:
    points = [(row.get("epoch", math.nan), row.get(f"{_WEIGHT}{task}", math.nan)) for row in history]
    return line_chart(f"Weight of {task} over the epochs", "weight", [Curve(task, "validation", points)])


def _pair(cosine: float, one: str, other: str) -> Pair:
    if abs(cosine) < 0.05:
        look, said = "open", "neither helps nor hurts the other's step"
    else:
        look, said = ("good", "pull alike") if cosine > 0 else ("bad", "in conflict")
    return Pair(f"{one}, {other}", number(cosine), look, said)


def _sentences(history: History, names: list[str]) -> list[str]:
    said = []
    if f"{BALANCE}conflicts" in names and math.isfinite(share := _mean(history, f"{BALANCE}conflicts")):
        said.append(f"Gradients of two tasks were in conflict (a cosine below 0) in {percent(share)} of the cases.")
    unsolved = sum(row.get(f"{BALANCE}unsolved", 0.0) for row in history)
    if math.isfinite(unsolved) and unsolved:
        said.append(f"In {unsolved:,.0f} steps the balancer found no solution, and its last weights were taken.")
    return said


def _mean(history: History, name: str) -> float:
    values = [row[name] for row in history if math.isfinite(row.get(name, math.nan))]
    return sum(values) / len(values) if values else math.nan
