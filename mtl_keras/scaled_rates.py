"""A learning rate of their own for some variables."""

from collections.abc import Iterable
from functools import cache
from typing import Any

import keras


class ScaledRates:
    """To stand before a Keras optimizer: multiplies the learning rate of some variables.

    Scaling a gradient would not do, since Adam divides its scale out again. Weight
    decay keeps the common rate.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._factors: dict[str, float] = {}

    def scale_rates(self, variables: Iterable[keras.Variable], factor: float) -> None:
        """Multiplies the rate of the variables, known by their paths, by a factor."""
        self._factors |= {variable.path: factor for variable in variables}

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """Updates a variable, at its own rate."""
        path = self._trainable_variables[self._get_variable_index(variable)].path  # type: ignore[attr-defined]
        factor = self._factors.get(path, 1.0)
        super().update_step(gradient, variable, learning_rate * factor)  # type: ignore[misc]


@cache
def with_scaled_rates(optimizer: type[keras.optimizers.Optimizer]) -> type[Any]:
    """Returns the optimizer's class with ``scale_rates``."""
    return type(optimizer.__name__, (ScaledRates, optimizer), {})
