"""The file of a row an epoch."""

import csv
import io
import time
from pathlib import Path
from typing import Any

import keras

from mtl_keras.atomic import write_text


class HistoryFile(keras.callbacks.Callback):
    """Writes ``history.csv``: ``epoch,step,seconds`` and all logs of ``fit``, a row an epoch.

    The whole file is written anew each time and moved into place, so that a
    killed run leaves no half row. Epochs count from 1; seconds are those of
    training in sum, over a resumed run too.

    Args:
        path: the file; rows that it has are kept.
        steps_per_epoch: steps of an epoch.
        step: the step from which training goes on; rows of later steps are
            dropped, since they will be trained again.
    """

    def __init__(self, path: Path, steps_per_epoch: int, step: int) -> None:
        super().__init__()
        self.path = path
        self.steps_per_epoch = steps_per_epoch
        self.rows = [row for row in read_history(path) if int(row["step"]) <= step]
        self.seconds = float(self.rows[-1]["seconds"]) if self.rows else 0.0
        self.started = time.monotonic()

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Adds the epoch's row."""
        seconds = self.seconds + time.monotonic() - self.started
        head = {"epoch": epoch + 1, "step": (epoch + 1) * self.steps_per_epoch, "seconds": round(seconds, 1)}
        self.rows.append({**head, **{name: float(value) for name, value in (logs or {}).items()}})
        write_text(self.path, _csv(self.rows))


def read_history(path: Path) -> list[dict[str, Any]]:
    """Returns the rows of a ``history.csv``, none where there is no file."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _csv(rows: list[dict[str, Any]]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
