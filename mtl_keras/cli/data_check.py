"""``check --load``: reads the data sets of a recipe and tells what is in them."""

from collections.abc import Sequence

from mtl_keras.cli.findings import Findings
from mtl_keras.data_facts.checked import checked_facts
from mtl_keras.data_facts.data_warnings import data_warnings
from mtl_keras.data_facts.row_lengths import RowLengths
from mtl_keras.errors import UserError, UserErrors
from mtl_keras.quiet import quiet_tensorflow
from mtl_keras.recipe.schema import Recipe
from mtl_keras.recipe_data import RecipeData


def check_data(recipe: Recipe, findings: Findings, step: bool = False) -> None:
    """Reads all rows, and adds facts, warnings and every fault that training would raise.

    Where some tasks have faults, the facts are those of the others.

    Args:
        recipe: the recipe.
        findings: where to add them.
        step: whether to measure what a step of training costs, too.
    """
    quiet_tensorflow()
    data = RecipeData(recipe)
    try:
        data.check()
    except UserError as error:
        findings.errors.append(error)
        sound = _without(recipe, data.joint_tasks(), error)
        if sound is not None:
            _add_facts(sound, RecipeData(sound), findings)
        return
    _add_facts(recipe, data, findings)
    if step and not findings.errors:
        from mtl_keras.training.step_cost import step_cost

        findings.step = step_cost(recipe, data)


def _add_facts(recipe: Recipe, data: RecipeData, findings: Findings) -> None:
    lengths = None
    try:
        lengths = RowLengths(recipe.model.backbone)
    except UserError as error:
        findings.errors.append(error)
    findings.facts = checked_facts(recipe, data, lengths)
    findings.warnings += data_warnings(findings.facts)


def _without(recipe: Recipe, joint: Sequence[Sequence[str]], error: UserError) -> Recipe | None:
    """Returns the recipe of the tasks without faults; None where there are none, or a fault is no task's.

    A fault is told at the first of the tasks that share rows, or what is fetched, with it.
    """
    places = [fault.place for fault in (error.faults if isinstance(error, UserErrors) else [error])]
    told = {place.removeprefix("tasks.").partition(".")[0] for place in places}
    if not told <= recipe.tasks.keys():
        return None
    origins = {recipe.tasks[name].dataset.origin for name in told} - {None}
    faulty = {name for group in joint if told & set(group) for name in group}
    tasks = {
        name: task for name, task in recipe.tasks.items() if name not in faulty and task.dataset.origin not in origins
    }
    return recipe.model_copy(update={"tasks": tasks}) if tasks else None
