"""Makes the plan of a run's export."""

from pathlib import Path
from typing import Any

from mtl_keras.errors import UserErrors
from mtl_keras.exporting.plan import ExportPlan
from mtl_keras.recipe.export_fits import export_misfits
from mtl_keras.run_folder import RunFolder


def plan_of(run_dir: "Path | str", **given: Any) -> ExportPlan:
    """Returns what a run's recipe asks for, and what is given in place of it; looks at it without TensorFlow.

    Args:
        run_dir: the run's folder.
        given: fields of ``ExportPlan``; None where the recipe's value holds.

    Raises:
        UserError: the run was not trained, or a name is unknown or does not fit; all such faults at once.
    """
    from mtl_keras.recipe.load import load_recipe

    folder = RunFolder.of(run_dir)
    recipe, labels = load_recipe(folder.recipe), folder.read_labels()
    plan = ExportPlan.of(recipe.export, **given)
    heads = {
        name: task.head.with_labels(list(labels[name] or ())) if labels.get(name) else task.head
        for name, task in recipe.tasks.items()
    }
    faults = list(export_misfits(vars(plan), list(recipe.tasks), heads, place=""))
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise UserErrors("The export cannot be:", faults)
    return plan


def groups_left_out(run_dir: "Path | str", plan: ExportPlan) -> dict[str, list[str]]:
    """Returns the groups of a run's recipe that a plan lacks since it lacks tasks of them, with these tasks."""
    from mtl_keras.recipe.load import load_recipe

    groups = load_recipe(RunFolder.of(run_dir).recipe).export.signatures
    tasks = plan.tasks
    missing = {name: [task for task in own if tasks is not None and task not in tasks] for name, own in groups.items()}
    return {name: lacking for name, lacking in missing.items() if lacking and name not in plan.signatures}
