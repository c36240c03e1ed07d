"""What tells whether a model of several tasks became better."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal

from mtl_keras.errors import UserError
from mtl_keras.metrics import LOWER_IS_BETTER
from mtl_keras.task import Task

MEAN, LOSS = "mean", "loss"
Mode = Literal["auto", "max", "min"]

_SIGNS: dict[Mode, int] = {"max": 1, "min": -1}


class Monitor:
    """Reads one number from an epoch's logs, by which the model is better where it is higher.

    Args:
        name: ``mean``: the mean of the tasks' monitors, those with their sign changed that fall as the model gets
            better; ``loss``: the weighted loss, its sign changed; or ``<task>.<metric>``, ``<task>`` for its monitor.
        tasks: the model's.
        mode: whether a metric of one task is better where it is higher (``max``) or lower (``min``); ``auto``: what the
            metric says, see ``lower_is_better``.
        metrics: the metrics of each task.
        place: what stands before ``monitor`` and ``mode`` in errors.

    Raises:
        UserError: there is no such task, or a mode for what is no metric of one task.
    """

    def __init__(
        self,
        name: str,
        tasks: Sequence[Task],
        mode: Mode = "auto",
        metrics: Mapping[str, Sequence[Any]] = MappingProxyType({}),
        place: str = "",
    ) -> None:
        self.name, self._place = name, place
        if mode != "auto" and name in (MEAN, LOSS):
            problem = f'expected "auto" for the monitor "{name}", whose direction is known; received "{mode}".'
            raise UserError(f"{place}mode", f"{problem} Leave it out, or watch TASK.METRIC.")
        self._logs = _logs_of(name, tasks, metrics, f"{place}monitor")
        if mode != "auto":
            self._logs = dict.fromkeys(self._logs, _SIGNS[mode])

    def value(self, logs: Mapping[str, float]) -> float:
        """Returns the number.

        Args:
            logs: of an epoch of ``fit``, validation's included.

        Raises:
            UserError: the logs have no such metric, or there was no validation.
        """
        absent = [name for name in self._logs if name not in logs]
        if absent:
            there = ", ".join(name.removeprefix("val_") for name in logs if name.startswith("val_")) or "none"
            raise UserError(
                f"{self._place}monitor",
                f"{self.name} expected {', '.join(absent)} in the logs of an epoch; of validation they have {there}. "
                "Give validation_data, and a metric that there is.",
            )
        return sum(sign * float(logs[name]) for name, sign in self._logs.items()) / len(self._logs)


def lower_is_better(metric: str, own: Sequence[Any] = ()) -> bool:
    """Says whether a model is better where a metric is lower.

    It is so for errors that are known by their names, for Keras's own that fall, and for metrics that say it by an
    attribute ``lower_is_better``.

    Args:
        metric: its name.
        own: the metrics of the task.
    """
    found = next((each for each in own if each.name == metric), None)
    said = getattr(found, "lower_is_better", None)
    if said is not None:
        return bool(said)
    return metric in LOWER_IS_BETTER or getattr(found, "_direction", None) == "down"


def _logs_of(name: str, tasks: Sequence[Task], metrics: Mapping[str, Sequence[Any]], place: str) -> dict[str, int]:
    """Returns the names of the logs, each with the sign by which higher is better."""

    def log(task: str, metric: str) -> tuple[str, int]:
        return f"val_{task}_{metric}", -1 if lower_is_better(metric, metrics.get(task, ())) else 1

    if name == LOSS:
        return {"val_loss": -1}
    known = {task.name: task for task in tasks}
    if name == MEAN:
        return dict(log(task.name, task.monitor) for task in tasks)
    own, _, metric = name.partition(".")
    if own not in known:
        names = ", ".join(f'"{task}"' for task in known)
        raise UserError(place, f'expected "mean", "loss" or TASK.METRIC, TASK one of {names}; received "{name}".')
    return dict([log(own, metric or known[own].monitor)])
