"""What the signatures of an export answer."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mtl_keras.answer_names import served_name

DEFAULT = "serving_default"


class Signature(NamedTuple):
    """A signature of an exported model.

    Args:
        name: its name.
        tasks: those that it answers.
        joined: whether its outputs are called ``<task>_<key>``; else ``<key>``.
    """

    name: str
    tasks: tuple[str, ...]
    joined: bool

    def output(self, task: str, key: str) -> str:
        """Returns the name of an output."""
        return served_name(task, key) if self.joined else key

    def has_rows(self, tasks: Sequence[str]) -> bool:
        """Says whether rows of some tasks are run by it: those of all tasks by the default one."""
        return self.name == DEFAULT or not set(self.tasks).isdisjoint(tasks)


def signatures(tasks: Sequence[str], groups: Mapping[str, Sequence[str]]) -> list[Signature]:
    """Returns those of an export: of all tasks, of each task, of each group of tasks."""
    return [
        Signature(DEFAULT, tuple(tasks), joined=True),
        *(Signature(name, (name,), joined=False) for name in tasks),
        *(Signature(name, tuple(group), joined=True) for name, group in groups.items()),
    ]
