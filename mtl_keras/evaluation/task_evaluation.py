"""Predicts and scores one task's rows."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtl_keras.atomic import replacing
from mtl_keras.baselines.scores import SCORES
from mtl_keras.data.rows import Rows
from mtl_keras.evaluation.batches import windows
from mtl_keras.evaluation.lines import LINES, TRUTHS, Line
from mtl_keras.task import Task
from mtl_keras.trained import Trained

if TYPE_CHECKING:
    import tensorflow as tf

Advance = Callable[[int], None]
"""Is told of each batch's number of rows."""


def evaluate_task(
    trained: Trained, task: Task, rows: Rows, file: Path, batch_size: int, advance: Advance
) -> dict[str, float]:
    """Writes a line a row to ``file``, in the data's order, and returns the metrics of just those lines.

    Args:
        trained: the model.
        task: one of its tasks.
        rows: the task's rows; a window of them is held at a time.
        file: the predictions file.
        batch_size: rows of a batch.
        advance: is told of each batch's number of rows.
    """
    truths, predicted = [], []
    with replacing(file) as draft, draft.open("w", encoding="utf-8") as out:
        for line in _lines(trained, task, rows, batch_size, advance):
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
            truths.append(line[TRUTHS[task.head.kind]])
            predicted.append(line["predicted"])
    return SCORES[task.head.kind](truths, predicted)


def _lines(trained: Trained, task: Task, rows: Rows, batch_size: int, advance: Advance) -> Iterator[Line]:
    import tensorflow as tf

    answering = trained.answering(rows.field, [task.name])
    labels = list(getattr(task.head, "labels", None) or ())
    make = LINES[task.head.kind]
    for values, truths, batches in windows(rows, batch_size):
        answers: list[dict[str, Any]] = [{}] * sum(map(len, batches))
        for numbers in batches:
            columns = {key: value.numpy() for key, value in answering(tf.gather(values, numbers))[task.name].items()}
            for place, number in enumerate(numbers):
                answers[number] = {key: column[place] for key, column in columns.items()}
            advance(len(numbers))
        for raw, truth, found in zip(_each(values), _each(truths), answers, strict=True):
            yield make(raw, truth, found, labels)


def _each(values: "tf.Tensor | tf.RaggedTensor") -> list[Any]:
    import tensorflow as tf

    listed: list[Any] = values.to_list() if isinstance(values, tf.RaggedTensor) else list(values.numpy())
    return listed
