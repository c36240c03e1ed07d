"""Gathers what an export is of."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from mtl_keras.exporting.export_record import ExportRecord
from mtl_keras.exporting.plan import ExportPlan
from mtl_keras.run_folder import RunFolder

if TYPE_CHECKING:
    from mtl_keras.recipe_data import RecipeData
    from mtl_keras.trained import Trained


def record_of(
    trained: "Trained",
    labels: Mapping[str, Sequence[str] | None],
    plan: ExportPlan,
    run: RunFolder | None,
    data: "RecipeData | None",
) -> ExportRecord:
    """Chooses thresholds where a plan asks for them, and returns what the export is of.

    Args:
        trained: the model.
        labels: the label names by task, None where a task has none.
        plan: what the export is to have.
        run: the model's run, if there is one.
        data: the rows of its recipe, if there is one.

    Raises:
        UserError: thresholds are to be chosen and there are no rows, or they have faults.
    """
    from mtl_keras.exporting.about import about
    from mtl_keras.exporting.decided import Decided
    from mtl_keras.exporting.thresholds import choose_thresholds

    served = {name: labels.get(name) for name in plan.tasks or [task.name for task in trained.model.tasks]}
    chosen = choose_thresholds(trained, data, plan.thresholds)
    values = {task: tuple(best.threshold for best in own.values()) for task, own in chosen.items()}
    told = replace(plan, about=about(trained.model, served, run))
    return ExportRecord(Decided.of(trained, values), told, served, run, chosen)
