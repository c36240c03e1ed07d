"""Predicts and scores one task's rows."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from mtl_keras.atomic import replacing
from mtl_keras.data.rows import Rows
from mtl_keras.evaluation.batches import Window, listed, windows
from mtl_keras.evaluation.gallery import Gallery
from mtl_keras.evaluation.lines import LINES, Line, subject
from mtl_keras.evaluation.scored_rows import ScoredRows
from mtl_keras.task import Task
from mtl_keras.trained import Trained

Advance = Callable[[int], None]
"""Is told of each batch's number of rows."""


def evaluate_task(
    trained: Trained, task: Task, rows: Rows, file: Path, batch_size: int, advance: Advance
) -> dict[str, float]:
    """Writes a line a labelled row to ``file``, in the data's order, and returns the metrics of just those lines.

    Of pictures, the best and the worst are written into the folder ``file`` without its ending.

    Args:
        trained: the model.
        task: one of its tasks.
        rows: the task's rows; a window of them is held at a time.
        file: the predictions file.
        batch_size: rows of a batch.
        advance: is told of each batch's number of rows.
    """
    scored = ScoredRows.of(task.head, rows.count)
    gallery = Gallery(task.head.kind, rows.files) if rows.field == "image" else None
    with replacing(file) as draft, draft.open("w", encoding="utf-8") as out:
        for line in _lines(trained, task, rows, batch_size, advance, scored, gallery):
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
    if gallery:
        gallery.write(file.with_suffix(""))
    return scored.scores()


def _lines(
    trained: Trained,
    task: Task,
    rows: Rows,
    batch_size: int,
    advance: Advance,
    scored: ScoredRows,
    gallery: Gallery | None,
) -> Iterator[Line]:
    labels = list(getattr(task.head, "labels", None) or ())
    make = LINES[task.head.kind]
    written = 0
    for window in windows(rows, batch_size):
        kept: dict[int, Line] = {}
        values, shown, truths = (listed(column) for column in (window.values, window.shown, window.labels))
        for number, answer in _answers(trained, task, rows, window, advance):
            about = subject(rows.field, task.head.per, shown[number], values[number])
            kept[number] = make(about, truths[number], answer, labels)
            scored.add(kept[number], truths[number], answer)
            if gallery:  # rows of pictures come in the order of their lines
                gallery.look(written + len(kept) - 1, kept[number], values[number], truths[number], answer)
        yield from (kept[number] for number in sorted(kept))
        written += len(kept)
        advance(len(values) - len(kept))


def _answers(
    trained: Trained, task: Task, rows: Rows, window: Window, advance: Advance
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yields what the model says of each row of a window, batch by batch, with the row's number."""
    import tensorflow as tf

    answering = trained.answering(rows.field, [task.name])
    for numbers in window.batches:
        values = tf.gather(window.values, numbers)
        values = tf.map_fn(tf.io.read_file, values) if rows.files else values
        columns = {key: value.numpy() for key, value in answering(values)[task.name].items()}
        for place, number in enumerate(numbers):
            yield int(number), {key: column[place] for key, column in columns.items()}
        advance(len(numbers))
