"""What a person sees while a model trains."""

from typing import Any

import keras
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from mtl_keras.descent.skipping import told


class StepProgress(keras.callbacks.Callback):
    """Draws a bar over all steps with the time left, and a line an epoch; to be used as a context.

    Args:
        console: where to.
        step: the step from which training goes on.
        steps: steps in sum.
        epochs: epochs in sum.
        watched: names of the logs to show in an epoch's line, as on the validation rows.
    """

    def __init__(self, console: Console, step: int, steps: int, epochs: int, watched: list[str]) -> None:
        super().__init__()
        self.epochs, self.watched = epochs, watched
        self.progress = Progress(
            TextColumn("  {task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("steps, left"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[loss]}"),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self.bar = self.progress.add_task("starting", total=steps, completed=step, loss="")
        self.begun = self.done = step

    def __enter__(self) -> "StepProgress":
        self.progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.progress.stop()

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Says which epoch it is."""
        self.begun = self.done
        self.progress.update(self.bar, description=f"epoch {epoch + 1}/{self.epochs}")

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Moves the bar."""
        self.done = self.begun + batch + 1
        self.progress.update(self.bar, completed=self.done, loss=f"loss {float((logs or {}).get('loss', 'nan')):.3f}")

    def on_test_begin(self, logs: dict[str, Any] | None = None) -> None:
        """Says why the bar stands still."""
        self.progress.update(self.bar, description="validating")

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Writes the epoch's line."""
        logs = logs or {}
        parts = [f"loss {logs.get('loss', float('nan')):.3f}"]
        parts += [f"{name} {logs[f'val_{name}']:.3f}" for name in self.watched if f"val_{name}" in logs]
        self.progress.console.print(
            f"  epoch {epoch + 1}/{self.epochs}  " + "  ".join(parts), highlight=False, soft_wrap=True
        )
        if skipped := told(logs):
            self.progress.console.print(f"    {skipped}", highlight=False, soft_wrap=True)
