"""Takes what the model says of a task's rows."""

import json
from pathlib import Path
from typing import TextIO

import numpy as np

from mtl_keras.data.labelled import is_labelled
from mtl_keras.data.rows import Rows
from mtl_keras.evaluation.batches import Window, listed
from mtl_keras.evaluation.gallery import Gallery
from mtl_keras.evaluation.lines import LINES, Answer, Line, subject
from mtl_keras.evaluation.scored_rows import ScoredRows
from mtl_keras.task import Task


class TaskLines:
    """Writes a line a labelled row of a task, in the data's order; scores the rows and keeps pictures to show.

    Args:
        task: the task.
        rows: its rows; a window of them is held at a time.
        out: the predictions file.
    """

    def __init__(self, task: Task, rows: Rows, out: TextIO) -> None:
        self._head, self._field, self._out = task.head, rows.field, out
        self._labels = list(getattr(task.head, "labels", None) or ())
        self._scored = ScoredRows.of(task.head, rows.count)
        self._gallery = Gallery(task.head.kind, rows.files) if rows.field == "image" else None
        self._kept: dict[int, Line] = {}
        self._written = 0

    def begin(self, window: Window, task: int) -> None:
        """Begins a window of rows, of whose labels those of number ``task`` are the task's."""
        self._values, self._shown, self._truths = listed(window.values), window.shown, window.labels[task]
        self._places = self._written - 1 + np.cumsum([is_labelled(truth) for truth in self._truths])

    def add(self, number: int, answer: Answer) -> None:
        """Takes what the model says of a row of the window, in any order; of one without a label it is left."""
        truth = self._truths[number]
        if not is_labelled(truth):
            return
        about = subject(self._field, self._head.per, self._shown[number], self._values[number])
        line = self._kept[number] = LINES[self._head.kind](about, truth, answer, self._labels)
        self._scored.add(line, truth, answer)
        if self._gallery:
            self._gallery.look(int(self._places[number]), line, self._values[number], truth, answer)

    def end(self) -> None:
        """Writes the window's lines."""
        for _, line in sorted(self._kept.items()):
            self._out.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._written += len(self._kept)
        self._kept = {}

    def finish(self, folder: Path) -> dict[str, float]:
        """Writes the pictures to show, if there are some, into a folder, and returns the metrics."""
        if self._gallery:
            self._gallery.write(folder)
        return self._scored.scores()
