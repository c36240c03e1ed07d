"""Ends a training that no longer gets better."""

from typing import Any, get_args

import keras

from mtl_keras.errors import UserError
from mtl_keras.monitors import MEAN, Mode, Monitor


class EarlyStopping(keras.callbacks.EarlyStopping):
    """Ends ``fit`` when a monitor of one task, or of all together, has not risen for some epochs.

    Args:
        monitor: ``mean``: the mean of the tasks' monitors, the sign changed of those that fall as the model gets
            better, as ``rmse``; ``loss``: the weighted loss of the validation rows; or ``<task>.<metric>``,
            ``<task>`` for its monitor.
        patience: epochs without a gain after which it ends.
        min_delta: what counts as a gain at least.
        restore_best_weights: whether the model has the weights of the best epoch at the end.
        mode: for a metric of one task, whether higher (``max``) or lower (``min``) is better. ``auto``: lower for
            ``loss``, ``mae``, ``mse``, ``rmse``, Keras's own metrics that fall, and metrics with an attribute
            ``lower_is_better = True``; higher for others.

    Raises:
        UserError: when ``fit`` begins: there is no such task, or a mode beside ``mean`` or ``loss``; when an epoch
            ends: no such metric, or no validation.

    Example:
        >>> import mtl_keras as mtl
        >>> stopping = mtl.EarlyStopping("price.rmse", patience=2)
    """

    place = ""
    """What stands before the options' names in errors."""

    def __init__(
        self,
        monitor: str = MEAN,
        patience: int = 0,
        min_delta: float = 0.0,
        restore_best_weights: bool = True,
        mode: Mode = "auto",
    ) -> None:
        if mode not in get_args(Mode):
            raise UserError("mode", f'expected "auto", "max" or "min"; received {mode!r}.')
        self._wanted = mode
        super().__init__(
            monitor, patience=patience, min_delta=min_delta, mode="max", restore_best_weights=restore_best_weights
        )

    def set_model(self, model: Any) -> None:
        """Takes the model, whose tasks have the monitors."""
        super().set_model(model)
        self._read = Monitor(self.monitor, model.tasks, self._wanted, model.task_metrics(), self.place)

    def get_monitor_value(self, logs: dict[str, float]) -> float:
        """Returns the monitor; higher is better."""
        return self._read.value(logs or {})
