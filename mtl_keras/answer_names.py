"""The names under which the answers of several tasks stand together."""

from collections.abc import Iterable, Iterator, Mapping

from mtl_keras.errors import UserError


def served_name(task: str, key: str) -> str:
    """Returns the name of a part of a task's answer among those of all tasks."""
    return f"{task}_{key}"


def name_clashes(names: Mapping[str, Iterable[str]], where: str) -> Iterator[UserError]:
    """Yields a fault for each two tasks that would use one name.

    Args:
        names: by task, the names that it uses.
        where: what they are names of.
    """
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


def check_names(names: Mapping[str, Iterable[str]], where: str) -> None:
    """Looks whether each task has names of its own; see ``name_clashes``.

    Raises:
        UserError: two tasks would use one name.
    """
    for fault in name_clashes(names, where):
        raise fault
