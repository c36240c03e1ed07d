"""What a person sees at the end of a run."""

from typing import Any

from rich.console import Console
from rich.table import Table

from mtl_keras.run_folder import RunFolder


def show_summary(console: Console, folder: RunFolder) -> None:
    """Prints the metrics on the test rows beside the baselines', and where things are."""
    console.print()
    console.print(metrics_table(folder.read_metrics()))
    console.print()
    places = {
        "report": folder.report,
        "model": folder.model,
        "SavedModel": folder.exports if folder.exports.is_dir() else None,
        "ask it": f"mtl-keras predict {folder.path}",
    }
    for name, place in places.items():
        if place is not None:
            console.print(f"{name:<11}{place}", markup=False, highlight=False, soft_wrap=True)


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
