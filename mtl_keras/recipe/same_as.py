"""Data sets that are those of another task but for the label."""

from collections.abc import Iterable, Mapping
from typing import Any

from mtl_keras import components
from mtl_keras.data.faults import quoted
from mtl_keras.errors import UserError
from mtl_keras.explain import show_value

KEY = "same_as"


def expand(raw: Mapping[str, Any]) -> tuple[dict[str, Any], list[UserError]]:
    """Writes out each ``dataset = { same_as = "task", label = "..." }``, and tells those that cannot be.

    Args:
        raw: the tables of a recipe.

    Returns:
        The tables, where a fault was told as they were but for the key, and the faults.
    """
    tasks = raw.get("tasks")
    if not isinstance(tasks, Mapping):
        return dict(raw), []
    faults: list[UserError] = []
    written = {name: _written(name, task, tasks, faults) for name, task in tasks.items()}
    return {**raw, "tasks": written}, faults


def where_written(faults: Iterable[UserError], raw: Mapping[str, Any]) -> list[UserError]:
    """Returns the faults of tables that were written out, each once and at the place where a person wrote it.

    Args:
        faults: of the tables that ``expand`` gave.
        raw: the tables before.
    """
    placed = (UserError(_place(fault.place, raw.get("tasks")), fault.problem) for fault in faults)
    return list({str(fault): fault for fault in placed}.values())


def _place(place: str, tasks: Any) -> str:
    """Returns the place of the other task where an option is its, or where nothing but the label is the task's own."""
    first, name, dataset, *options = [*place.split("."), "", ""][: max(3, place.count(".") + 1)]
    task = tasks.get(name) if isinstance(tasks, Mapping) else None
    own = task.get("dataset") if isinstance(task, Mapping) else None
    if (first, dataset) != ("tasks", "dataset") or not isinstance(own, Mapping) or not isinstance(own.get(KEY), str):
        return place
    mine = options[0] in own if options else not own.keys() <= {KEY, "label"}
    return place if mine else ".".join(["tasks", own[KEY], "dataset", *options])


def _written(name: str, task: Any, tasks: Mapping[str, Any], faults: list[UserError]) -> Any:
    own = task.get("dataset") if isinstance(task, Mapping) else None
    if not isinstance(own, Mapping) or KEY not in own:
        return task
    options = {key: value for key, value in own.items() if key != KEY}
    try:
        options = {**_others(name, own[KEY], tasks, options), **options}
    except UserError as error:
        faults.append(error)
    return {**task, "dataset": options}


def _others(name: str, other: Any, tasks: Mapping[str, Any], options: Mapping[str, Any]) -> Mapping[str, Any]:
    """Returns the table of the task that is named."""
    place = f"tasks.{name}.dataset"
    tables = {task: table for task in tasks if (table := _own_table(tasks[task]))}
    if not isinstance(other, str) or other not in tables:
        expected = f"{KEY}: expected the name of a task with a data set of its own, {quoted(list(tables))}"
        raise UserError(place, f"{expected}; received {show_value(other)}.{components.nearest(other, list(tables))}")
    dataset: Any = components.kinds("dataset").get(tables[other]["kind"])
    if dataset is None:
        return tables[other]  # this fault is told of the other task
    wrong = [key for key in options if key not in dataset.label_options]
    if wrong:
        received = f"received {quoted(wrong)}. Remove it, or write the data set out instead of {KEY}."
        raise UserError(place, f"{KEY}: {_expected(dataset)}; {received}")
    return tables[other]


def _expected(dataset: Any) -> str:
    if dataset.label_options:
        return f"expected {quoted(list(dataset.label_options))} beside it, which chooses the label"
    return f'expected nothing beside it, since tasks do not share rows of kind "{dataset.kind}"'


def _own_table(task: Any) -> Mapping[str, Any] | None:
    own = task.get("dataset") if isinstance(task, Mapping) else None
    return own if isinstance(own, Mapping) and KEY not in own and isinstance(own.get("kind"), str) else None
