"""Makes the batches that Keras takes of rows of several sources."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from mtl_keras.data.labels import Labels
from mtl_keras.data.ragged import Array, Ragged
from mtl_keras.data.source import Source, axis
from mtl_keras.heads.base import Head

if TYPE_CHECKING:
    import tensorflow as tf

Batch = tuple[dict[str, Array], dict[str, Array], dict[str, Array]]


@dataclass(frozen=True)
class Batcher:
    """Puts rows together as ``(x, y, sample_weight)``, dense, with every task's name in ``y`` and ``sample_weight``.

    A label that is missing is 0 with weight 0.

    Args:
        sources: the data sets, by name; all have the same inputs.
        heads: the tasks' heads, by the tasks' names.
        weights: which weights the labels have: ``training_weights`` or just ``present``.
    """

    sources: Mapping[str, Source]
    heads: Mapping[str, Head]
    weights: Literal["training_weights", "present"]

    def __call__(self, rows: Mapping[str, Array]) -> Batch:
        """Returns a batch of some rows of each source, in this order of sources."""
        chosen = [(self.sources[name], numbers) for name, numbers in rows.items()]
        widths: dict[str, int] = {}
        for source, numbers in chosen:
            for along, width in source.widths(numbers).items():
                widths[along] = max(widths.get(along, 1), width)
        x = {key: _stack(chosen, key, widths.get(axis(key), 1)) for key in chosen[0][0].inputs}
        width = _label_width(widths)
        y: dict[str, Array] = {}
        weights: dict[str, Array] = {}
        for task, head in self.heads.items():
            parts = [self._labels(source.labels.get(task), head, numbers, width) for source, numbers in chosen]
            y[task] = np.concatenate([part[0] for part in parts])
            weights[task] = np.concatenate([part[1] for part in parts])
        return x, y, weights

    def signature(self) -> "tuple[dict[str, tf.TensorSpec], dict[str, tf.TensorSpec], dict[str, tf.TensorSpec]]":
        """Returns the shapes and types of a batch."""
        import tensorflow as tf

        inputs = next(iter(self.sources.values())).inputs
        x = {key: tf.TensorSpec(*_spec(column), name=key) for key, column in inputs.items()}
        shapes = {task: [None] * head.label_rank for task, head in self.heads.items()}
        y = {task: tf.TensorSpec(shape, self.heads[task].label_dtype) for task, shape in shapes.items()}
        return x, y, {task: tf.TensorSpec(shape, tf.float32) for task, shape in shapes.items()}

    def _labels(self, labels: Labels | None, head: Head, rows: Array, width: int) -> tuple[Array, Array]:
        """Returns the labels and weights of rows of one source for one task."""
        if labels is None:
            shape = (len(rows), width)[: head.label_rank]
            return np.zeros(shape, head.label_dtype), np.zeros(shape, np.float32)
        return _take(labels.values, rows, width), _take(getattr(labels, self.weights), rows, width)


def _stack(chosen: Sequence[tuple[Source, Array]], key: str, width: int) -> Array:
    return np.concatenate([_take(source.inputs[key], rows, width) for source, rows in chosen])


def _take(column: Array | Ragged, rows: Array, width: int) -> Array:
    return column.dense(rows, width) if isinstance(column, Ragged) else column[rows]


def _label_width(widths: Mapping[str, int]) -> int:
    """Returns the width of labels a word, or, where there are no words, a token."""
    return widths["word"] if "word" in widths else next(iter(widths.values()), 1)


def _spec(column: Array | Ragged) -> tuple[list[Any], Any]:
    if isinstance(column, Ragged):
        return [None, None], column.values.dtype
    return [None, *column.shape[1:]], column.dtype
