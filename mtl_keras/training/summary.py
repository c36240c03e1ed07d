"""What a person sees of the metrics."""

from typing import Any

from rich.table import Table


def metrics_table(metrics: dict[str, Any]) -> Table:
    """Returns the metrics on the test rows, a row a task and metric, a column for the model and each baseline."""
    baselines = {name: scores.get("test", {}) for name, scores in metrics.get("baselines", {}).items()}
    table = Table("task", "metric", box=None, pad_edge=False, header_style="bold")
    for name in ("model", *baselines):
        table.add_column(name.replace("_", " "), justify="right")
    for task, scores in metrics.get("test", {}).items():
        for metric, value in scores.items():
            others = [scored.get(task, {}).get(metric) for scored in baselines.values()]
            table.add_row(task, metric, f"{value:.3f}", *("" if each is None else f"{each:.3f}" for each in others))
    return table
