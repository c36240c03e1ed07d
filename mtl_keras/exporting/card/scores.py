"""How good a model is, beside its baselines."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mtl_keras.exporting.card.markdown import section, table
from mtl_keras.metrics import LOWER_IS_BETTER
from mtl_keras.report.wording import metric_name, number, system_name

if TYPE_CHECKING:
    from mtl_keras.exporting.export_record import ExportRecord

_ONE_RUN = (
    "These are the scores of one run with one seed: their spread was not measured. `python benchmarks/sharing.py "
    "RECIPE --seeds 0 1 2` trains the recipe with more seeds, and each task alone, and gives the spread."
)
_ALONE = "the task trained alone"


def scores_section(record: "ExportRecord") -> str:
    """Returns a table a task, on validation and test."""
    if not record.metrics:
        return section("Scores", "Not measured.")
    parts = [_task(record, name) for name in record.labels]
    decided = (
        "The scores are with the head's own thresholds, not those that were chosen for this export; see below."
        if record.thresholds
        else ""
    )
    return section("Scores", _ONE_RUN, decided, *parts)


def _task(record: "ExportRecord", name: str) -> str:
    kind = record.trained.head(name).kind
    systems: dict[str, Mapping[str, Any]] = {"this model": record.metrics}
    baselines = dict(record.metrics.get("baselines", {}))
    if "single_task" in record.metrics:
        systems[_ALONE] = record.metrics["single_task"]
    systems |= {system_name(each, kind): found for each, found in baselines.items() if _has(found, name)}
    names = list(dict.fromkeys(each for split in ("validation", "test") for each in _of(record.metrics, split, name)))
    rows = [
        [
            split,
            metric_name(metric) + (" (lower is better)" if metric in LOWER_IS_BETTER else ""),
            *(number(_of(found, split, name).get(metric)) for found in systems.values()),
        ]
        for split in ("validation", "test")
        for metric in names
    ]
    return f"### `{name}`\n\n" + table(["rows", "metric", *systems], rows)


def _has(found: Mapping[str, Any], name: str) -> bool:
    return any(_of(found, split, name) for split in ("validation", "test"))


def _of(found: Mapping[str, Any], split: str, name: str) -> Mapping[str, Any]:
    scores: Mapping[str, Any] = found.get(split, {}).get(name, {})
    return scores
