"""What tells whether a model of several tasks became better."""

from collections.abc import Mapping, Sequence

from mtl_keras.errors import UserError
from mtl_keras.metrics import LOWER_IS_BETTER
from mtl_keras.task import Task

MEAN, LOSS = "mean", "loss"


class Monitor:
    """Reads one number from an epoch's logs, by which the model is better where it is higher.

    Args:
        name: ``mean``: the mean of the tasks' monitors, those with their sign changed that fall as the model gets
            better; ``loss``: the weighted loss, its sign changed; or ``<task>.<metric>``, ``<task>`` for its monitor.
        tasks: the model's.

    Raises:
        UserError: there is no such task.
    """

    def __init__(self, name: str, tasks: Sequence[Task]) -> None:
        self.name = name
        self._logs = _logs_of(name, tasks)

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
                "monitor",
                f"{self.name} expected {', '.join(absent)} in the logs of an epoch; of validation they have {there}. "
                "Give validation_data, and a metric that there is.",
            )
        return sum(sign * float(logs[name]) for name, sign in self._logs.items()) / len(self._logs)


def _logs_of(name: str, tasks: Sequence[Task]) -> dict[str, int]:
    """Returns the names of the logs, each with the sign by which higher is better."""
    if name == LOSS:
        return {"val_loss": -1}
    known = {task.name: task for task in tasks}
    if name == MEAN:
        return dict(_log(task.name, task.monitor) for task in tasks)
    own, _, metric = name.partition(".")
    if own not in known:
        names = ", ".join(f'"{task}"' for task in known)
        raise UserError("monitor", f'expected "mean", "loss" or TASK.METRIC, TASK one of {names}; received "{name}".')
    return dict([_log(own, metric or known[own].monitor)])


def _log(task: str, metric: str) -> tuple[str, int]:
    return f"val_{task}_{metric}", -1 if metric in LOWER_IS_BETTER else 1
