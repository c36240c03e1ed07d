"""Answers of a run's model or of an exported one, in plain Python."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from mtl_keras.readable import readable
from mtl_keras.run_folder import RunFolder

_BATCH = 64

Labels = dict[str, list[str] | None]
Answers = dict[str, dict[str, Any]]


def predict(path: "Path | str", texts: Sequence[str]) -> list[Answers]:
    """Predicts every task for each text.

    Args:
        path: a run's folder, or a SavedModel's, with or without the version.
        texts: the texts.

    Returns:
        For each text ``{task: answer}``: ``{"label", "probability", "probabilities": {label: p}}``, ``{"value"}``
        or ``{"entities": [{"text", "type", "start", "end", "probability"}]}``, with bytes of the text as places.

    Raises:
        UserError: the folder holds neither.
    """
    from mtl_keras.exported import is_exported, load_exported

    path = Path(path)
    answering, labels = load_exported(path) if is_exported(path) else _load_run(path)
    return _answers(answering, labels, [text.encode("utf-8", "replace") for text in texts])


def _load_run(path: Path) -> "tuple[Any, Labels]":
    from mtl_keras.trained import Trained

    folder = RunFolder.of(path)
    trained = Trained.load(folder)
    return trained.answering("text", [task.name for task in trained.model.tasks]), folder.read_labels()


def _answers(answering: Any, labels: Labels, texts: list[bytes]) -> list[Answers]:
    """Answers in batches of like length, and gives the answers in the order of the texts."""
    import tensorflow as tf

    answers: list[Answers] = [{}] * len(texts)
    order = np.argsort([len(text) for text in texts], kind="stable")
    for at in range(0, len(order), _BATCH):
        numbers = order[at : at + _BATCH]
        found = answering(tf.constant([texts[number] for number in numbers], tf.string))
        columns = {task: {key: value.numpy() for key, value in answer.items()} for task, answer in found.items()}
        for place, number in enumerate(numbers):
            answers[number] = {
                task: readable({key: column[place] for key, column in answer.items()}, texts[number], labels.get(task))
                for task, answer in columns.items()
            }
    return answers
