"""What ``check`` finds in a recipe, and in its data where they are read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mtl_keras.data_warning import DataWarning
from mtl_keras.errors import UserError, UserErrors
from mtl_keras.recipe.schema import Recipe


@dataclass
class Findings:
    """The findings of one check.

    Args:
        name: how the recipe was called.
        recipe: the recipe; None where it has faults itself.
        facts: those of the data of the tasks without faults; none where no data were read.
        step: what a step costs; None where it was not asked for or could not be measured.
        warnings: what is to be looked at.
        errors: what training would refuse.
    """

    name: str
    recipe: Recipe | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    step: dict[str, Any] | None = None
    warnings: list[DataWarning] = field(default_factory=list)
    errors: list[UserError] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Returns all of it for a program."""
        tasks = {} if self.recipe is None else _tasks(self.recipe)
        found: Mapping[str, Any] = self.facts.get("tasks", {})
        return {
            "recipe": self.name,
            "tasks": {name: {**own, **found.get(name, {})} for name, own in tasks.items()},
            **{key: value for key, value in self.facts.items() if key != "tasks"},
            **({} if self.step is None else {"step": self.step}),
            "warnings": [each._asdict() for each in self.warnings],
            "errors": [
                {"place": each.place, "problem": problem} for each in self.to_errors() for problem in _problems(each)
            ],
        }

    def to_errors(self) -> list[UserError]:
        """Returns each fault by itself."""
        return list(_single(self.errors))

    @property
    def exit_code(self) -> int:
        """Of the command line."""
        return max((error.exit_code for error in self.errors), default=0)

    def raise_errors(self) -> None:
        """Raises the errors, if there are any: one as it is, several together."""
        if len(self.errors) == 1:
            raise self.errors[0]
        if self.errors:
            raise UserErrors("The recipe and its data have faults:", self.to_errors())


def _tasks(recipe: Recipe) -> dict[str, dict[str, Any]]:
    return {name: {"dataset": task.dataset.kind, "head": task.head.kind} for name, task in recipe.tasks.items()}


def _problems(error: UserError) -> list[str]:
    """Returns the faults of a file, each with its line, without the title that a person reads above them."""
    _, *lines = error.problem.splitlines()
    return [line.strip() for line in lines] or [error.problem]


def _single(errors: Sequence[UserError]) -> Iterator[UserError]:
    """Yields each fault by itself."""
    for error in errors:
        if isinstance(error, UserErrors):
            yield from _single(error.faults)
        else:
            yield error
