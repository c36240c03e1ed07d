"""Predicts and scores the rows that some tasks share."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TextIO

from mtl_keras.atomic import replacing
from mtl_keras.data.rows import Rows
from mtl_keras.evaluation.batches import Batch, Window, windows
from mtl_keras.evaluation.task_lines import TaskLines
from mtl_keras.task import Task
from mtl_keras.trained import Trained

Advance = Callable[[int], None]
"""Is told of each batch's number of rows."""


def evaluate_tasks(
    trained: Trained,
    tasks: Sequence[Task],
    rows: Mapping[str, Rows],
    files: Mapping[str, Path],
    batch_size: int,
    advance: Advance,
) -> dict[str, dict[str, float]]:
    """Writes a line a labelled row to each task's file, in the data's order; returns the metrics of just those lines.

    The model runs once on a row, for all tasks. Of pictures, the best and the worst are written into the folder that
    is the file without its ending.

    Args:
        trained: the model.
        tasks: those of its tasks that share their rows, or one.
        rows: by task, the same rows, each with its own labels; a window of them is held at a time.
        files: the predictions files by task.
        batch_size: rows of a batch.
        advance: is told of each batch's number of rows.
    """
    with ExitStack() as stack:
        lines = {task.name: _lines(task, rows, files, stack) for task in tasks}
        for window in windows([rows[name] for name in lines], batch_size):
            for place, own in enumerate(lines.values()):
                own.begin(window, place)
            for batch in window.batches:
                names = [tasks[place].name for place in batch.tasks]
                for number, answers in _answers(trained, names, rows[names[0]], window, batch):
                    for name, answer in answers.items():
                        lines[name].add(number, answer)
                advance(len(batch.numbers))
            for own in lines.values():
                own.end()
            advance(len(window.shown) - sum(len(batch.numbers) for batch in window.batches))
    return {name: own.finish(files[name].with_suffix("")) for name, own in lines.items()}


def _lines(task: Task, rows: Mapping[str, Rows], files: Mapping[str, Path], stack: ExitStack) -> TaskLines:
    return TaskLines(task, rows[task.name], stack.enter_context(_writing(files[task.name])))


@contextmanager
def _writing(file: Path) -> Iterator[TextIO]:
    with replacing(file) as draft, draft.open("w", encoding="utf-8") as out:
        yield out


def _answers(
    trained: Trained, names: Sequence[str], rows: Rows, window: Window, batch: Batch
) -> Iterator[tuple[int, dict[str, dict[str, Any]]]]:
    """Yields what the model says of each row of a batch, by task, with the row's number."""
    import tensorflow as tf

    values = tf.gather(window.values, batch.numbers)
    values = tf.map_fn(tf.io.read_file, values) if rows.files else values
    found = trained.evaluating(rows.field, names)(values)
    columns = {name: {key: value.numpy() for key, value in found[name].items()} for name in names}
    for place, number in enumerate(batch.numbers):
        yield int(number), {name: {key: column[place] for key, column in own.items()} for name, own in columns.items()}
