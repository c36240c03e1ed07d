"""Ends a run that no longer gets better, also one that was killed and goes on."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from mtl_keras.atomic import replacing
from mtl_keras.early_stopping import EarlyStopping
from mtl_keras.errors import UserError
from mtl_keras.model import MultiTaskModel
from mtl_keras.monitors import Mode
from mtl_keras.training.history_file import read_history


class Stopping(EarlyStopping):
    """Watches the epochs of a run over several calls of ``fit``, and keeps the weights of the best in a file.

    Args:
        model: the model, with the weights of the last checkpoint.
        monitor: see ``EarlyStopping``, as are ``patience``, ``min_delta`` and ``mode``.
        patience: epochs without a gain after which the run ends.
        min_delta: what counts as a gain at least.
        history: the run's ``history.csv``.
        step: the steps that are done; later rows of the history will be trained again.
        best: the file of the best epoch's weights.
        writes: whether this process writes it.
        mode: whether higher or lower is better.

    Raises:
        UserError: there is no such task, or the file of a run that goes on cannot be read.
    """

    place = "train.early_stopping."
    best_weights: Any
    best_epoch: int
    stopped_epoch: int

    def __init__(
        self, model: MultiTaskModel, *, monitor: str, patience: int, min_delta: float, history: Path, step: int,
        best: Path, writes: bool, mode: Mode = "auto",
    ) -> None:  # fmt: skip
        super().__init__(monitor, patience, min_delta, mode=mode)
        self._best, self._writes = best, False
        super().on_train_begin()
        self.set_model(model)
        for row in read_history(history):
            if int(row["step"]) <= step:
                self.on_epoch_end(int(row["epoch"]) - 1, {name: float(value) for name, value in row.items() if value})
        self._writes = writes
        if self.best_weights is not None:
            self.best_weights = _read(best)

    @property
    def finished(self) -> bool:
        """Whether the run is to end."""
        return self.stopped_epoch > 0

    def on_train_begin(self, logs: Mapping[str, Any] | None = None) -> None:
        """Goes on where the epochs before ended."""

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Looks at an epoch; of the best yet, keeps the weights."""
        super().on_epoch_end(epoch, logs)
        if self._writes and self.best_epoch == epoch:
            with replacing(self._best) as draft, draft.open("wb") as file:
                np.savez(file, **{str(place): value for place, value in enumerate(self.best_weights)})

    def on_train_end(self, logs: Mapping[str, Any] | None = None) -> None:
        """Leaves the weights to ``take_best``: ``fit`` may be called again."""

    def take_best(self) -> str:
        """Gives the model the weights of the best epoch, and returns a sentence on it."""
        if self.best_weights is None:
            return "no epoch was validated"
        self.model.set_weights(self.best_weights)
        ended = f", ended after epoch {self.stopped_epoch + 1}" if self.finished else ""
        return f"weights of epoch {self.best_epoch + 1}, the best by {self.monitor}{ended}"


def _read(best: Path) -> list[np.ndarray[Any, Any]]:
    try:
        with best.open("rb") as file, np.load(file) as kept:
            return [kept[str(place)] for place in range(len(kept.files))]
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        problem = (
            f"expected the weights of the best epoch so far; they cannot be read ({error}). Bring the file back, or"
        )
        raise UserError(str(best), f"{problem} train into a new folder.") from error
