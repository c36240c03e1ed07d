"""A model that answers, be it of a run's folder or exported."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mtl_keras.readable import readable
from mtl_keras.run_folder import RunFolder

Answers = dict[str, dict[str, Any]]
"""What each task says of one row."""


@dataclass(frozen=True)
class Predictor:
    """Answers batches of one raw field.

    Args:
        field: what a row is: ``text``, ``sequence``, or ``image``, an encoded picture.
        labels: the label names by task, None where a task has none.
        keys: what an answer of each task holds, as ``Head.answer`` names it.
        answering: takes a batch [B] string and gives ``{task: answer}``.
    """

    field: str
    labels: Mapping[str, Sequence[str] | None]
    keys: Mapping[str, frozenset[str]]
    answering: Callable[[Any], Mapping[str, Mapping[str, Any]]]

    @classmethod
    def load(cls, path: "Path | str") -> "Predictor":
        """Loads the model of a run's folder or of a SavedModel's, with or without the version.

        Raises:
            UserError: the folder holds neither.
        """
        from mtl_keras.exported import is_exported, load_exported

        path = Path(path)
        return load_exported(path) if is_exported(path) else cls._of_run(RunFolder.of(path))

    @property
    def masked_tasks(self) -> list[str]:
        """The tasks whose answers are masks."""
        return [task for task, keys in self.keys.items() if "mask" in keys]

    @classmethod
    def _of_run(cls, folder: RunFolder) -> "Predictor":
        from mtl_keras.trained import Trained

        trained = Trained.load(folder)
        field = next(iter(trained.preprocessor.raw))
        answering: Any = trained.answering(field, [task.name for task in trained.model.tasks])
        outputs = answering.get_concrete_function().structured_outputs
        keys = {task: frozenset(answer) for task, answer in outputs.items()}
        return cls(field, folder.read_labels(), keys, answering)

    def answers(self, rows: Sequence[bytes]) -> list[Answers]:
        """Returns the readable answers to one batch of rows."""
        import tensorflow as tf

        found = self.answering(tf.constant(list(rows), tf.string))
        columns = {task: {key: value.numpy() for key, value in answer.items()} for task, answer in found.items()}
        return [
            {
                task: readable({key: column[place] for key, column in answer.items()}, row, self.labels.get(task))
                for task, answer in columns.items()
            }
            for place, row in enumerate(rows)
        ]
