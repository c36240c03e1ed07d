"""Keras' optimizers with a learning rate of their own for some variables."""

from collections.abc import Iterable, Mapping
from typing import Any

import keras

# Biases and the scales and offsets of normalisations, by the names that Keras and keras-hub give them.
_NO_DECAY = ("bias", "gamma", "beta")


class ScaledRates:
    """To stand before a Keras optimizer: multiplies the learning rate of some variables.

    Scaling a gradient would not do, since Adam divides its scale out again. Weight
    decay keeps the common rate, and spares biases and normalisations.

    Args:
        *arguments: of the optimizer.
        rate_factors: the factors by the paths of the variables.
        **options: of the optimizer.
    """

    def __init__(self, *arguments: Any, rate_factors: Mapping[str, float] | None = None, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._factors = dict(rate_factors or {})
        if self.weight_decay:  # type: ignore[attr-defined]
            self.exclude_from_weight_decay(var_names=list(_NO_DECAY))  # type: ignore[attr-defined]

    def scale_rates(self, variables: Iterable[keras.Variable], factor: float) -> None:
        """Multiplies the rate of the variables, known by their paths, by a factor."""
        self._factors |= {variable.path: factor for variable in variables}

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """Updates a variable, at its own rate."""
        path = self._trainable_variables[self._get_variable_index(variable)].path  # type: ignore[attr-defined]
        factor = self._factors.get(path, 1.0)
        super().update_step(gradient, variable, learning_rate * factor)  # type: ignore[misc]

    def get_config(self) -> dict[str, Any]:
        """Returns the arguments."""
        return {**super().get_config(), "rate_factors": self._factors}  # type: ignore[misc]


@keras.saving.register_keras_serializable(package="mtl_keras")
class ScaledAdam(ScaledRates, keras.optimizers.Adam):
    """Adam with scaled rates."""


@keras.saving.register_keras_serializable(package="mtl_keras")
class ScaledAdamW(ScaledRates, keras.optimizers.AdamW):
    """AdamW with scaled rates."""


@keras.saving.register_keras_serializable(package="mtl_keras")
class ScaledSGD(ScaledRates, keras.optimizers.SGD):
    """Stochastic gradient descent with scaled rates."""


CLASSES: dict[str, Any] = {"adam": ScaledAdam, "adamw": ScaledAdamW, "sgd": ScaledSGD}
"""By the kind of the optimizer's table."""
