"""The thresholds that were chosen for an export."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mtl_keras.exporting.card.markdown import section, table
from mtl_keras.report.wording import count, number

if TYPE_CHECKING:
    from mtl_keras.exporting.best_threshold import BestThreshold
    from mtl_keras.exporting.export_record import ExportRecord

_MOST = 40
_WHY = (
    "The decisions of these tasks follow thresholds that were chosen on the validation rows, so that F1 is highest. "
    "F1 is of the same rows: of new ones, expect less. All thresholds are in `thresholds.json`. Probabilities are as "
    "the model gives them."
)


def thresholds_section(record: "ExportRecord") -> str:
    """Returns a table a task; nothing where no thresholds were chosen."""
    if not record.thresholds:
        return ""
    return section("Thresholds", _WHY, *(_task(name, chosen) for name, chosen in record.thresholds.items()))


def _task(name: str, chosen: "Mapping[str, BestThreshold]") -> str:
    shown = sorted(chosen.items(), key=lambda each: -each[1].positive_rows)[:_MOST]
    rows = [
        [
            label,
            number(best.threshold) if best.positive_rows else f"{number(best.threshold)}, the head's own",
            f"{best.positive_rows:,}",
            number(best.f1_before),
            number(best.f1),
        ]
        for label, best in shown
    ]
    few = len(chosen) - len(shown)
    more = f"\n\n{count(few, 'label')} with fewer validation rows not shown." if few else ""
    without = [label for label, best in chosen.items() if not best.positive_rows]
    kept = f"\n\n{count(len(without), 'label')} without a validation row: the head's own threshold stays."
    told = kept if without else ""
    head = ["label", "threshold", "validation rows with it", "F1 before", "F1"]
    return f"### `{name}`\n\n{table(head, rows)}{more}{told}"
