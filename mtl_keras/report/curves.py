"""Learning curves of each task, from the history."""

import math

from markupsafe import Markup

from mtl_keras.metrics import LOWER_IS_BETTER
from mtl_keras.report.line_chart import Curve, line_chart
from mtl_keras.report.wording import metric_name, number

History = list[dict[str, float]]
SUM = "all tasks"
BALANCE = "balance/"
"""Before the names of a balancer's logs, which have a section of their own."""


def curves_by_task(history: History, tasks: list[str]) -> dict[str, list[dict[str, str | Markup]]]:
    """Returns the charts of each task, and of the weighted sum of the losses, each with a sentence on its best epoch.

    A chart shows a log in training and, where it was measured, in validation.
    """
    if not history:
        return {}
    groups: dict[str, list[dict[str, str | Markup]]] = {task: [] for task in [*tasks, SUM]}
    for log in _logs(history):
        task, metric = _owner(log, tasks)
        if task:
            groups[task].append(_figure(history, log, task, metric))
    return {task: sorted(charts, key=_loss_first) for task, charts in groups.items() if charts}


def _logs(history: History) -> list[str]:
    names = dict.fromkeys(name.removeprefix("val_") for row in history for name in row)
    return [name for name in names if name not in ("epoch", "step", "seconds") and not name.startswith(BALANCE)]


def _owner(log: str, tasks: list[str]) -> tuple[str, str]:
    if log == "loss":
        return SUM, "loss"
    owners = [task for task in tasks if log.startswith(f"{task}_")]
    task = max(owners, key=len, default="")
    return task, log.removeprefix(f"{task}_")


def _figure(history: History, log: str, task: str, metric: str) -> dict[str, str | Markup]:
    epochs = _epochs(history)
    curves = [
        Curve(look, look, [(epoch, row.get(name, math.nan)) for epoch, row in zip(epochs, history, strict=True)])
        for look, name in (("training", log), ("validation", f"val_{log}"))
        if any(name in row for row in history)
    ]
    name = metric_name(metric)
    return {
        "metric": metric,
        "chart": line_chart(f"{task}: {name} over the epochs", name, curves),
        "said": _best(curves[-1], metric),
    }


def _epochs(history: History) -> list[float]:
    logged = [row.get("epoch", math.nan) for row in history]
    return logged if all(map(math.isfinite, logged)) else [float(place + 1) for place in range(len(history))]


def _best(curve: Curve, metric: str) -> str:
    if not curve.finite:
        return "No finite values were logged."
    choose = min if metric in LOWER_IS_BETTER else max
    epoch, value = choose(curve.finite, key=lambda point: point[1])
    return f"Best in {curve.name}: {number(value)}, epoch {epoch:g} of {curve.points[-1][0]:g}."


def _loss_first(figure: dict[str, str | Markup]) -> bool:
    return figure["metric"] != "loss"
