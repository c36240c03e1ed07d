"""A learning rate that rises, and then falls to nothing."""

from typing import Any, Literal

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="mtl_keras")
class WarmupDecay(keras.optimizers.schedules.LearningRateSchedule):
    """Rises by a line to the peak, and falls from there to 0 at the last step, or stays.

    Args:
        peak: the highest rate, positive.
        shape: ``constant``, ``linear`` or ``cosine``.
        steps: the steps of the run.
        warmup_steps: the steps of the rise; the first step has 1 / warmup_steps of the peak.
    """

    def __init__(
        self, peak: float, shape: Literal["constant", "linear", "cosine"], steps: int, warmup_steps: int
    ) -> None:
        self.peak = peak
        self.shape = shape
        self.steps = steps
        self.warmup_steps = warmup_steps

    def __call__(self, step: Any) -> Any:
        """Returns the rate of a step, counted from 0."""
        step = ops.cast(step, "float32")
        rise = (step + 1.0) / max(self.warmup_steps, 1)
        left = ops.clip((self.steps - step) / max(self.steps - self.warmup_steps, 1), 0.0, 1.0)
        fall = {"constant": ops.ones_like(left), "linear": left, "cosine": 0.5 - 0.5 * ops.cos(left * 3.14159265)}
        return self.peak * ops.minimum(rise, fall[self.shape])

    def get_config(self) -> dict[str, Any]:
        """Returns the arguments."""
        return {
            "peak": self.peak,
            "shape": self.shape,
            "steps": self.steps,
            "warmup_steps": self.warmup_steps,
        }
