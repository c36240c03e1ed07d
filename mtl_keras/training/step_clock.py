"""Times the steps of a short training."""

from time import perf_counter
from typing import Any

import keras

from mtl_keras.training.peak_memory import PeakMemory

LONGEST = 2
"""The first steps, which are of the longest rows; in the very first the step is traced."""


class StepClock(keras.callbacks.Callback):
    """Times each step, and stops when they have taken long enough.

    Args:
        budget: seconds that the ordinary steps may take; there is one at least.
        memory: the memory whose peak is looked at in the second step of the longest rows.
    """

    def __init__(self, budget: float, memory: PeakMemory) -> None:
        super().__init__()
        self.seconds: list[float] = []
        self.peak = 0
        self._budget, self._memory = budget, memory
        self._since = perf_counter()

    @property
    def ordinary(self) -> list[float]:
        """The seconds of the steps of rows of all lengths."""
        return self.seconds[LONGEST:]

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Notes the time of a step, with what it waited for its batch."""
        now = perf_counter()
        self.seconds.append(now - self._since)
        if len(self.seconds) == LONGEST - 1:
            self._memory.restart()
        elif len(self.seconds) == LONGEST:
            self.peak = self._memory.peak()
        elif sum(self.ordinary) > self._budget:
            self.model.stop_training = True
        self._since = perf_counter()

    def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:
        """Starts the clock."""
        self._since = perf_counter()
