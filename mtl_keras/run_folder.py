"""The folder that holds all of a run."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mtl_keras.errors import UserError
from mtl_keras.json_object import read_object

LOCK = ".lock"
"""The name of a file that says nothing, but is locked by who writes to the folder."""
WORKER_LOGS = "workers"
"""The name of the folder of what TensorFlow says in each of several workers."""


@dataclass(frozen=True)
class RunFolder:
    """Names the files of a run; ``docs/architecture.md`` says what each holds."""

    path: Path

    @classmethod
    def of(cls, path: Path | str) -> "RunFolder":
        """Returns the folder of a run that was trained.

        Raises:
            UserError: if there is none.
        """
        folder = cls(Path(path))
        if not folder.recipe.is_file():
            problem = "expected a run folder, with a recipe.toml in it; `mtl-keras train` makes one. "
            raise UserError(str(path), f"{problem}(`predict` also takes the folder of a SavedModel.)")
        if not folder.model.is_file():
            raise UserError(
                str(path), f"the run was not trained to its end. Run `mtl-keras train ... --run-dir {path}`."
            )
        return folder

    @property
    def recipe(self) -> Path:
        """The resolved recipe."""
        return self.path / "recipe.toml"

    @property
    def environment(self) -> Path:
        """Versions, device, command, commit."""
        return self.path / "environment.json"

    @property
    def data(self) -> Path:
        """What is in the data: labels with their counts, rows that splits share."""
        return self.path / "data.json"

    @property
    def best(self) -> Path:
        """The weights of the best epoch, where a recipe watches for it."""
        return self.path / "best.npz"

    @property
    def history(self) -> Path:
        """A row an epoch."""
        return self.path / "history.csv"

    @property
    def tensorboard(self) -> Path:
        """TensorBoard logs."""
        return self.path / "tensorboard"

    @property
    def checkpoints(self) -> Path:
        """The last checkpoint."""
        return self.path / "checkpoints"

    @property
    def model(self) -> Path:
        """The trained model."""
        return self.path / "model.keras"

    @property
    def preprocessor(self) -> Path:
        """Vocabulary and options."""
        return self.path / "preprocessor"

    @property
    def labels(self) -> Path:
        """Label names by task."""
        return self.path / "labels.json"

    @property
    def metrics(self) -> Path:
        """Metrics by split, task and name, and those of the baselines."""
        return self.path / "metrics.json"

    @property
    def report(self) -> Path:
        """The page to look at; it is written last."""
        return self.path / "report.html"

    @property
    def exports(self) -> Path:
        """SavedModels by version."""
        return self.path / "export"

    def worker_log(self, index: int) -> Path:
        """Returns the file of what TensorFlow says in one of several workers."""
        return self.path / WORKER_LOGS / f"{index}.log"

    def predictions(self, split: str, task: str) -> Path:
        """Returns the file with a line a row of a split."""
        return self.path / "predictions" / split / f"{task}.jsonl"

    def read_labels(self) -> dict[str, list[str] | None]:
        """Returns the label names by task."""
        found: dict[str, list[str] | None] = _read(self.labels)
        return found

    def read_metrics(self) -> dict[str, Any]:
        """Returns ``metrics.json``, empty before the first evaluation."""
        return _read(self.metrics) if self.metrics.is_file() else {}

    def read_facts(self) -> dict[str, Any]:
        """Returns ``data.json``, empty where the run has none."""
        return _read(self.data) if self.data.is_file() else {}

    def is_measured(self) -> bool:
        """Says whether ``metrics.json`` has all that training notes; ``evaluate`` may have written a part of it."""
        return {"validation", "test", "baselines"} <= self.read_metrics().keys()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keeps a second process out of the folder; the lock goes with the process, however it ends.

        Raises:
            UserError: if another process has it, or the folder cannot be written.
        """
        try:
            file = (self.path / LOCK).open("w")
        except OSError as error:
            raise UserError(str(self.path), f"the folder cannot be written: {error.strerror}.") from error
        with file as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise UserError(str(self.path), "another process is at work in this run folder. Wait for it.") from None
            except OSError as error:
                raise UserError(
                    str(self.path),
                    f"the folder cannot be locked: {error.strerror}. Choose one on a file system with locks.",
                ) from error
            yield


def cure(path: Path) -> str:
    """Says what brings a broken file of a run back."""
    if path.name == "metrics.json":
        return "Delete it and evaluate the run again."
    return "Copy the file anew, or train again into a new folder."


def _read(path: Path) -> dict[str, Any]:
    return read_object(path, "a JSON object", cure(path))
