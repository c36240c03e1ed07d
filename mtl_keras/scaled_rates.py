"""Keras' optimizers with a learning rate of their own for some variables."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import keras

# Biases and the scales and offsets of normalisations, by the names that Keras and keras-hub give them.
_NO_DECAY = ("bias", "gamma", "beta")


class ScaledRates:
    """To stand before a Keras optimizer: multiplies the learning rate of some variables.

    Scaling a gradient would not do, since Adam divides its scale out again. Weight
    decay keeps the common rate, and spares biases and normalisations.

    A variable whose means were taken over from another training is older than this one. Adam divides its means by
    1 - beta^t, since they start at 0; of such a variable, t counts the steps of the trainings before too.

    Args:
        *arguments: of the optimizer.
        rate_factors: the factors by the paths of the variables.
        ages: of each variable in the order of ``build``, the steps that it took before; by default none.
        **options: of the optimizer.
    """

    def __init__(
        self, *arguments: Any, rate_factors: Mapping[str, float] | None = None, ages: Sequence[int] = (), **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        self._factors = dict(rate_factors or {})
        self._ages = tuple(ages)
        if self.weight_decay:  # type: ignore[attr-defined]
            self.exclude_from_weight_decay(var_names=list(_NO_DECAY))  # type: ignore[attr-defined]

    def scale_rates(self, variables: Iterable[keras.Variable], factor: float) -> None:
        """Multiplies the rate of the variables, known by their paths, by a factor."""
        self._factors |= {variable.path: factor for variable in variables}

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """Updates a variable, at its own rate."""
        index = self._get_variable_index(variable)  # type: ignore[attr-defined]
        factor = self._factors.get(self._trainable_variables[index].path, 1.0)  # type: ignore[attr-defined]
        if self._ages and self._ages[index]:
            step = keras.ops.cast(self.iterations + 1, "float32")  # type: ignore[attr-defined]
            factor *= self.correction(step + self._ages[index]) / self.correction(step)
        super().update_step(gradient, variable, learning_rate * factor)  # type: ignore[misc]

    def go_on(self, ages: Sequence[int]) -> None:
        """Takes each variable, in the order of ``build``, to have taken so many steps in trainings before this one."""
        self._ages = tuple(ages)

    def correction(self, step: Any) -> Any:
        """Returns what a step, counted from 1, is multiplied by because its means started at 0."""
        return 1.0

    def get_config(self) -> dict[str, Any]:
        """Returns the arguments."""
        return {**super().get_config(), "rate_factors": self._factors, "ages": list(self._ages)}  # type: ignore[misc]


class _TwoMeans(ScaledRates):
    """To stand before Adam, which keeps a mean of the gradients and one of their squares."""

    beta_1: float
    beta_2: float

    def correction(self, step: Any) -> Any:
        """Returns sqrt(1 - beta_2^step) / (1 - beta_1^step)."""
        return keras.ops.sqrt(1 - self.beta_2**step) / (1 - self.beta_1**step)


@keras.saving.register_keras_serializable(package="mtl_keras")
class ScaledAdam(_TwoMeans, keras.optimizers.Adam):
    """Adam with scaled rates."""


@keras.saving.register_keras_serializable(package="mtl_keras")
class ScaledAdamW(_TwoMeans, keras.optimizers.AdamW):
    """AdamW with scaled rates."""


@keras.saving.register_keras_serializable(package="mtl_keras")
class ScaledSGD(ScaledRates, keras.optimizers.SGD):
    """Stochastic gradient descent with scaled rates."""


CLASSES: dict[str, Any] = {"adam": ScaledAdam, "adamw": ScaledAdamW, "sgd": ScaledSGD}
"""By the kind of the optimizer's table."""
