"""How a task's scores stand against its baselines."""

import math
from dataclasses import dataclass
from typing import Any

from mtl_keras.metrics import LOWER_IS_BETTER
from mtl_keras.report.run_record import RunRecord
from mtl_keras.report.wording import IOU, finite, metric_name, number, system_name

MODEL = "this model"
ALONE = "this task trained alone"


@dataclass(frozen=True)
class Standing:
    """The scores of one task: the model's, each baseline's and, where measured, those of the task alone.

    Args:
        task: the task's name.
        metric: the metric by which it is judged.
        splits: the splits with scores, the one that is judged first.
        scores: metric values by system's name, split and metric.
    """

    task: str
    metric: str
    splits: list[str]
    scores: dict[str, dict[str, dict[str, float]]]

    @classmethod
    def of(cls, run: RunRecord, task: str) -> "Standing | None":
        """Returns a task's standing, or None where the run has no score of it."""
        splits = [split for split in run.splits if _scores(run.metrics, split, task)]
        systems = {MODEL: run.metrics, **_baselines(run, task)}
        if "single_task" in run.metrics:
            systems[ALONE] = run.metrics["single_task"]
        scores = {
            name: {split: _scores(source, split, task) for split in splits}
            for name, source in systems.items()
            if any(_scores(source, split, task) for split in splits)
        }
        if not splits:
            return None
        names = list(scores[MODEL][splits[0]])
        wanted = run.tasks.get(task, {}).get("monitor") or ""
        return cls(task, wanted if wanted in names else names[0], splits, scores)

    @property
    def metrics(self) -> list[str]:
        """All metrics that any system has, but those of single classes; the judged one first, losses last."""
        names = dict.fromkeys(name for splits in self.scores.values() for found in splits.values() for name in found)
        whole = [name for name in names if name == self.metric or not name.startswith(IOU)]
        return sorted(whole, key=lambda name: (name != self.metric, name == "loss"))

    @property
    def lower_is_better(self) -> bool:
        """Whether a small value of the judged metric is a good one."""
        return self.metric in LOWER_IS_BETTER

    def value(self, system: str, split: str | None = None, metric: str | None = None) -> float:
        """Returns a score, NaN where there is none: of the judged split and metric unless others are named."""
        found = self.scores.get(system, {}).get(split or self.splits[0], {})
        return found.get(metric or self.metric, math.nan)

    def rival(self) -> str | None:
        """Returns the name of the best baseline, None where no baseline has the judged metric."""
        names = [name for name in self.scores if name not in (MODEL, ALONE) and math.isfinite(self.value(name))]
        choose = min if self.lower_is_better else max
        return choose(names, key=self.value, default=None)

    def lead(self, system: str) -> float:
        """Returns by how much the model is better than a system; negative where it is worse."""
        gap = self.value(MODEL) - self.value(system)
        return -gap if self.lower_is_better else gap

    def best(self, split: str, metric: str) -> float:
        """Returns the best value of a metric in a split; NaN where fewer than two systems have one."""
        values = [self.value(name, split, metric) for name in self.scores]
        finite_values = [value for value in values if math.isfinite(value)]
        choose = min if metric in LOWER_IS_BETTER else max
        return choose(finite_values) if len(finite_values) > 1 else math.nan

    def verdict(self) -> tuple[str, str]:
        """Returns ``good``, ``bad`` or ``open``, and a sentence in plain words."""
        name, rival = metric_name(self.metric), self.rival()
        if not math.isfinite(self.value(MODEL)):
            return "open", f"No finite {name} was measured, so nothing can be said."
        if rival is None:
            return "open", "No baseline was measured with this metric, so nothing can be said of how good this is."
        lead = self.lead(rival)
        values = f"{name} {number(self.value(MODEL))} against {number(self.value(rival))}"
        if round(lead, 3) == 0:
            return "open", f"Level with the best baseline, {rival} ({values})."
        if lead > 0:
            return "good", f"Beats the best baseline, {rival}, by {number(lead)} ({values})."
        return "bad", f"Falls short of the baseline {rival} by {number(-lead)} ({values}): the simple method is better."


def _scores(source: Any, split: str, task: str) -> dict[str, float]:
    found = source.get(split) or {}
    return {name: finite(value) for name, value in (found.get(task) or {}).items()}


def _baselines(run: RunRecord, task: str) -> dict[str, Any]:
    found, kind = run.metrics.get("baselines") or {}, run.head_kind(task)
    return {system_name(name, kind): scores for name, scores in found.items()}
