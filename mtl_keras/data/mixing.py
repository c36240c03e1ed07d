"""How many rows of each data set a step takes."""

import math
from abc import abstractmethod
from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field

from mtl_keras.errors import UserError
from mtl_keras.table import Table


class Mixing(Table):
    """Says what share of a batch each data set gets."""

    @abstractmethod
    def weight(self, size: int) -> float:
        """Returns the weight of a data set of so many rows; its share is its part of all weights."""

    def quotas(self, sizes: Mapping[str, int], batch_size: int) -> dict[str, int]:
        """Returns the rows of each data set in a step: at least one each, the batch size in sum.

        Args:
            sizes: the rows of each data set.
            batch_size: the rows of a step.
        """
        if not 0 < len(sizes) <= batch_size:
            raise UserError(
                "train.batch_size",
                f"a step takes at least one row of each of the {len(sizes)} data sets; received "
                f"{batch_size} rows. Give at least {max(1, len(sizes))}.",
            )
        weights = {name: self.weight(size) for name, size in sizes.items()}
        singles: list[str] = []
        while small := _below_one(weights, batch_size - len(singles)):
            singles += small
            weights = {name: weight for name, weight in weights.items() if name not in small}
        apportioned = largest_remainder(weights, batch_size - len(singles))
        return {name: apportioned.get(name, 1) for name in sizes}


class Proportional(Mixing):
    """Takes rows in proportion to the sizes of the data sets: every row is seen as often as any other."""

    kind: ClassVar[str] = "proportional"

    def weight(self, size: int) -> float:
        """Returns the size."""
        return float(size)


class Uniform(Mixing):
    """Takes the same number of rows of every data set."""

    kind: ClassVar[str] = "uniform"

    def weight(self, size: int) -> float:
        """Returns 1."""
        return 1.0


class Temperature(Mixing):
    """Takes a share of the batch in proportion to size^(1 / temperature).

    Between ``proportional`` (temperature 1) and ``uniform`` (a very high one).

    Args:
        temperature: at least 1.

    Reference:
        Raffel et al., 2020, arXiv:1910.10683, section 3.5.2. Without its artificial limit of sizes.
    """

    kind: ClassVar[str] = "temperature"

    temperature: float = Field(default=2.0, ge=1.0)

    def weight(self, size: int) -> float:
        """Returns size^(1 / temperature)."""
        return float(size ** (1.0 / self.temperature))


def largest_remainder(weights: Mapping[str, float], seats: int) -> dict[str, int]:
    """Shares whole seats in proportion to weights; what is left goes to the largest remainders, in order of name."""
    exact = _exact(weights, seats)
    shared = {name: math.floor(value) for name, value in exact.items()}
    by_remainder = sorted(exact, key=lambda name: (shared[name] - exact[name], name))
    for name in by_remainder[: seats - sum(shared.values())]:
        shared[name] += 1
    return shared


def _below_one(weights: Mapping[str, float], seats: int) -> list[str]:
    return [name for name, value in _exact(weights, seats).items() if value < 1.0]


def _exact(weights: Mapping[str, float], seats: int) -> dict[str, float]:
    total = sum(weights.values())
    return {name: weight * seats / total for name, weight in weights.items()}


KINDS: dict[str, type[Mixing]] = {table.kind: table for table in (Proportional, Temperature, Uniform)}
