"""Writes a recipe from files: what they hold, what learns it, and why."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mtl_keras import components
from mtl_keras.components import one_of
from mtl_keras.data.base import Field
from mtl_keras.errors import UserError, UserErrors
from mtl_keras.proposing.block import Block
from mtl_keras.proposing.known_formats import propose_task
from mtl_keras.proposing.model_plan import ModelPlan
from mtl_keras.proposing.recipe_header import header
from mtl_keras.proposing.request import TaskRequest
from mtl_keras.proposing.task_proposal import TaskProposal
from mtl_keras.recipe.same_as import KEY

_ROWS: dict[Field, str] = {"text": "texts", "words": "texts", "image": "pictures", "sequence": "proteins"}


_WEIGHT = "raise it where the task lags behind, lower it where it holds the others up"


def propose(requests: Sequence[TaskRequest], file: Path) -> str:
    """Returns the text of a recipe for tasks.

    Args:
        requests: the tasks and their files.
        file: where it is to be.

    Raises:
        UserErrors: files are not understood, or the tasks share no backbone: all that is wrong.
    """
    tasks, faults = [], []
    for request in requests:
        beside = [other for other in requests if other.files == request.files and other is not request]
        try:
            tasks.append(propose_task(request, beside))
        except UserError as error:
            faults += error.faults if isinstance(error, UserErrors) else [error]
        except OSError as error:
            faults.append(UserError(request.word(), f"{error.filename} cannot be read: {error.strerror}."))
    if faults:
        raise UserErrors(f"{file}: {'1 fault' if len(faults) == 1 else f'{len(faults)} faults'}", faults)
    _check_one_kind(tasks)
    same = {task.name: _same_as(task, tasks[:number]) for number, task in enumerate(tasks)}
    sources = [task.rows for task in tasks if same[task.name] is None]
    blocks = [
        Block("", {"title": f"{_and([task.name for task in tasks])} of {_ROWS[tasks[0].field]}", "seed": 0}),
        *(block for task in tasks for block in _of_task(task, same[task.name], len(tasks) > 1)),
        *ModelPlan(tasks, sources).blocks(),
    ]
    return (
        "\n\n".join("\n".join(lines) for lines in (header(requests, file), *(block.lines() for block in blocks))) + "\n"
    )


def _check_one_kind(tasks: Sequence[TaskProposal]) -> None:
    kinds: dict[str, list[str]] = {}
    for task in tasks:
        kinds.setdefault(_ROWS[task.field], []).append(task.name)
    if len(kinds) > 1:
        received = "; ".join(f"{what}: {', '.join(names)}" for what, names in kinds.items())
        advice = "Write a recipe for each kind, or leave tasks out"
        raise UserError(
            "--task", f"expected rows that one backbone can read, all {one_of(kinds)}; received {received}. {advice}."
        )


def _same_as(task: TaskProposal, before: Sequence[TaskProposal]) -> TaskProposal | None:
    """Returns the first task whose rows these are, but for what chooses the label."""
    label_options = _label_options(task)

    def rows(other: TaskProposal) -> Mapping[str, Any]:
        return {key: value for key, value in other.dataset.items() if key not in label_options}

    if not label_options:
        return None
    return next((other for other in before if rows(other) == rows(task)), None)


def _label_options(task: TaskProposal) -> tuple[str, ...]:
    dataset: Any = components.find("dataset", task.dataset["kind"])
    return tuple(dataset.label_options)


def _of_task(task: TaskProposal, same_as: TaskProposal | None, several: bool) -> list[Block]:
    own = task.labels.loss_weight
    weight: dict[str, Any] = {"loss_weight": own} if several else {}
    scaled = "1 / the variance of the numbers, so that the loss is of the size of the others'"
    first = Block(
        f"tasks.{task.name}",
        {**weight, "monitor": task.labels.monitor},
        {
            "monitor": task.labels.why_monitor,
            "loss_weight": _WEIGHT if own == 1 else scaled,
        },
    )
    head = Block(
        f"tasks.{task.name}.head",
        task.labels.head,
        {"kind": task.labels.why_head, **task.labels.reasons},
        task.labels.comments,
    )
    return [first, _dataset(task, same_as), head]


def _dataset(task: TaskProposal, same_as: TaskProposal | None) -> Block:
    path = f"tasks.{task.name}.dataset"
    if same_as is None:
        return Block(path, task.dataset, task.reasons, [task.seen, *task.comments], task.others)
    options = {key: value for key, value in task.dataset.items() if key in _label_options(task)}
    reasons = {KEY: "the same rows, read once", **task.reasons}
    return Block(path, {KEY: same_as.name, **_defaults(same_as, task), **options}, reasons)


def _defaults(same_as: TaskProposal, task: TaskProposal) -> dict[str, Any]:
    """Returns the values of options that choose the label, which the other task has and this one leaves out."""
    dataset: Any = components.find("dataset", task.dataset["kind"])
    left_out = [key for key in _label_options(task) if key in same_as.dataset and key not in task.dataset]
    defaults = {key: dataset.model_fields[key].default for key in left_out}
    return {key: value for key, value in defaults.items() if value is not None}


def _and(names: Sequence[str]) -> str:
    *most, last = names
    joined = f"{', '.join(most)} and {last}" if most else last
    return joined[:1].upper() + joined[1:]
