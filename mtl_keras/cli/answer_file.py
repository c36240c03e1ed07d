"""A file of answers, from a file or folder of rows."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from mtl_keras.cli.console import console
from mtl_keras.cli.rows import summary, tell_skipped
from mtl_keras.progress_bar import rate_bar

if TYPE_CHECKING:
    from rich.progress import Progress

    from mtl_keras.prediction.answered_row import AnsweredRow
    from mtl_keras.prediction.inputs.request import InputRequest

_SHOWN = 10
"""Rows at fault that are told on the screen."""


def write_answers(path: Path, request: "InputRequest", output: Path, batch_size: int | None) -> None:
    """Predicts into a file; shows how far it is, and says where the answers are.

    Args:
        path: a run's folder, or a SavedModel's.
        request: where the rows are.
        output: the file.
        batch_size: most rows that go through the model together.
    """
    from mtl_keras.prediction.predict_file import predict_file

    with rate_bar("rows") as progress:
        shown = _Shown(progress)
        try:
            found = predict_file(
                path,
                request.source,
                output,
                column=request.column,
                id_column=request.id_column,
                input_format=request.form,
                batch_size=batch_size,
                watch=shown,
            )
        except KeyboardInterrupt:
            progress.console.print("Stopped. What is done is kept; the same command goes on.")
            raise
        reasons = f" {found.errors} has the reasons." if found.errors else ""
        progress.console.print(f"{summary(found.rows, found.skipped)}{reasons}", markup=False, soft_wrap=True)
    console.print(output, markup=False, soft_wrap=True)


class _Shown:
    """Shows what is done."""

    def __init__(self, progress: "Progress") -> None:
        self._progress = progress
        self._bar = progress.add_task("predicting", total=None)
        self._before = self._told = 0
        self._begun = False

    def __call__(self, rows: int, faults: "Sequence[AnsweredRow] | None") -> None:
        """Takes a window's rows; of those that were done before it tells the number alone."""
        if faults is None:
            self._before += rows
            return
        if not self._begun:
            self._begin()
        for row in faults[: _SHOWN - self._told]:
            tell_skipped(row, self._progress.console)
        self._told = min(_SHOWN, self._told + len(faults))
        self._progress.advance(self._bar, rows)

    def _begin(self) -> None:
        self._begun = True
        if self._before:
            self._progress.console.print(Text(f"Goes on: {self._before:,} rows were done before."))
        self._progress.reset(self._bar, completed=self._before, before=self._before)  # loading takes its time too
