"""The names under which the answers of several tasks stand together."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from mtl_keras.errors import UserError


def served_name(task: str, key: str) -> str:
    """Returns the name of a part of a task's answer among those of all tasks."""
    return f"{task}_{key}"


def name_clashes(names: Mapping[str, Iterable[str]], where: str, fixed: Iterable[str] = ()) -> Iterator[UserError]:
    """Yields a fault for each two tasks that would use one name, and each task that would use one of the program.

    Args:
        names: by task, the names that it uses.
        where: what they are names of.
        fixed: those that are there for any tasks.
    """
    yield from _taken(names, where, frozenset(fixed))
    owners: dict[str, str] = {}
    told: set[tuple[str, str]] = set()
    for task, own in names.items():
        for name in own:
            other = owners.setdefault(name, task)
            if other != task and (other, task) not in told:
                told.add((other, task))
                yield UserError(
                    f"tasks.{task}",
                    f'expected names of its own among {where}; received "{name}", which is one of task "{other}" too. '
                    f'Rename one of the tasks "{other}" and "{task}".',
                )


def _taken(names: Mapping[str, Iterable[str]], where: str, fixed: Collection[str]) -> Iterator[UserError]:
    for task, own in names.items():
        if name := next((each for each in own if each in fixed), None):
            yield UserError(
                f"tasks.{task}",
                f'expected names of its own among {where}; received "{name}", which is there for any task. '
                f'Rename the task "{task}".',
            )


def check_names(names: Mapping[str, Iterable[str]], where: str, fixed: Iterable[str] = ()) -> None:
    """Looks whether each task has names of its own; see ``name_clashes``.

    Raises:
        UserError: two tasks would use one name, or one would use a name of the program.
    """
    for fault in name_clashes(names, where, fixed):
        raise fault
