"""The objective of a study for one task."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from mtl_keras.components import nearest, one_of
from mtl_keras.errors import UserError
from mtl_keras.metrics import LOWER_IS_BETTER
from mtl_keras.recipe.schema import Recipe


@dataclass(frozen=True)
class OneMetric:
    """One metric of one task; the others' monitors are noted beside it.

    Args:
        name: the metric, as ``task.metric``.
        metrics: all that are noted, it among them.
    """

    name: str
    metrics: tuple[str, ...]
    relative = False

    @classmethod
    def of(cls, recipe: Recipe, monitor: str) -> "OneMetric":
        """Returns the objective of a recipe's task and metric.

        Raises:
            UserError: the recipe has no such task, or its head no such metric.
        """
        task, _, metric = monitor.partition(".")
        if task not in recipe.tasks:
            tasks = one_of(recipe.tasks)
            problem = f"expected task.metric of the tasks {tasks}; received {monitor!r}.{nearest(task, recipe.tasks)}"
            raise UserError("--monitor", problem)
        known = recipe.tasks[task].head.monitors
        if metric not in known:
            problem = f"expected a metric of task {task}: {one_of(known)}; received {metric!r}.{nearest(metric, known)}"
            raise UserError("--monitor", problem)
        monitors = [f"{name}.{options.monitor}" for name, options in recipe.tasks.items()]
        return cls(monitor, tuple(dict.fromkeys([monitor, *monitors])))

    @property
    def axis(self) -> str:
        """What is written at the axis of a chart."""
        return self.name

    @property
    def direction(self) -> str:
        """Whether more is better: ``maximize`` or ``minimize``."""
        return "minimize" if self.name.rpartition(".")[2] in LOWER_IS_BETTER else "maximize"

    def undefined(self, baseline: Mapping[str, float]) -> list[str]:
        """Returns nothing: no baseline is needed."""
        return []

    def value(self, scores: Mapping[str, float], baseline: Mapping[str, float]) -> float:
        """Returns the metric.

        Raises:
            UserError: it is no finite number.
        """
        if not math.isfinite(scores[self.name]):
            problem = f"expected a finite number on the validation rows; received {scores[self.name]}."
            raise UserError(self.name, problem)
        return scores[self.name]
