"""A value of a recipe that is one of a few."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mtl_keras.recipe.overrides import as_toml

if TYPE_CHECKING:
    from optuna.distributions import CategoricalDistribution


@dataclass(frozen=True)
class Choices:
    """Values to choose from, as ``path=a,b,c`` gives them.

    Args:
        path: the path in the recipe.
        values: the values as they were typed; the recipe reads them as TOML.
    """

    path: str
    values: tuple[str, ...]

    @property
    def ends(self) -> tuple[str, ...]:
        """The values with which a recipe is checked: all."""
        return self.values

    @property
    def all_values(self) -> Sequence[str]:
        """Every value there is."""
        return self.values

    def distribution(self) -> "CategoricalDistribution":
        """Returns what Optuna draws from."""
        from optuna.distributions import CategoricalDistribution

        return CategoricalDistribution(self.values)

    def find(self, value: Any) -> str | None:
        """Returns the value that a recipe's is, None where it is none of them."""
        return next((each for each in self.values if value in (each, as_toml(each))), None)

    def place(self, value: Any) -> float:
        """Returns where a value stands on the axis of a chart."""
        return float(self.values.index(value))

    def ticks(self) -> list[tuple[float, str]]:
        """Returns the places of an axis and what is written there."""
        return [(float(number), value) for number, value in enumerate(self.values)]

    def told(self) -> str:
        """Says what is tried."""
        return ", ".join(self.values)
