"""What is not wrong with the data of a recipe, and is yet to be known before a training."""

from typing import NamedTuple


class DataWarning(NamedTuple):
    """A warning, as a fault has it too.

    Args:
        place: where in the recipe.
        problem: what was found, and what to do.
    """

    place: str
    problem: str

    def __str__(self) -> str:
        """A line for a person."""
        return f"{self.place}: {self.problem}"
