"""Makes the batches that Keras takes of rows of several sources."""

from collections.abc import Mapping
from functools import reduce
from typing import Literal

import tensorflow as tf

from mtl_keras.data.lookup import Lookup
from mtl_keras.data.ragged import Array, Ragged
from mtl_keras.data.source import Source, axis
from mtl_keras.heads.base import Head

Tensors = dict[str, tf.Tensor]


class Batcher:
    """Puts rows together as ``(x, y, sample_weight)``, dense, with every task's name in ``y`` and ``sample_weight``.

    A label that is missing is 0 with weight 0.

    Args:
        sources: the data sets, by name; all have the same inputs.
        heads: the tasks' heads, by the tasks' names.
        weights: which weights the labels have: ``training_weights`` or just ``present``.
    """

    def __init__(
        self,
        sources: Mapping[str, Source],
        heads: Mapping[str, Head],
        weights: Literal["training_weights", "present"],
    ) -> None:
        self._heads = heads
        self._inputs = {name: _lookups(source.inputs) for name, source in sources.items()}
        self._labels = {
            name: {task: (Lookup(labels.values), Lookup(getattr(labels, weights))) for task, labels in by_task.items()}
            for name, by_task in ((name, source.labels) for name, source in sources.items())
        }

    def __call__(self, rows: Mapping[str, tf.Tensor]) -> tuple[Tensors, Tensors, Tensors]:
        """Returns a batch of the rows with these numbers of each source, one source after the other."""
        widths = self._widths(rows)
        x = {
            key: tf.concat([self._inputs[name][key](rows[name], widths.get(axis(key), 1)) for name in rows], axis=0)
            for key in self._inputs[next(iter(rows))]
        }
        width = _label_width(widths)
        parts = {task: [self._label(name, task, rows[name], width) for name in rows] for task in self._heads}
        y = {task: tf.concat([values for values, _ in both], axis=0) for task, both in parts.items()}
        return x, y, {task: tf.concat([weights for _, weights in both], axis=0) for task, both in parts.items()}

    def _widths(self, rows: Mapping[str, tf.Tensor]) -> Tensors:
        """Returns the length of the longest row along each axis."""
        longest: dict[str, list[tf.Tensor]] = {}
        for name, numbers in rows.items():
            for key, lookup in self._inputs[name].items():
                if lookup.ragged:
                    longest.setdefault(axis(key), []).append(lookup.width(numbers))
        return {along: reduce(tf.maximum, widths) for along, widths in longest.items()}

    def _label(self, name: str, task: str, rows: tf.Tensor, width: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """Returns the labels and weights of rows of one source for one task."""
        if task in self._labels[name]:
            values, weights = self._labels[name][task]
            return values(rows, width), weights(rows, width)
        head = self._heads[task]
        shape = tf.stack([tf.size(rows, tf.int64), tf.cast(width, tf.int64)][: head.label_rank])
        return tf.zeros(shape, head.label_dtype), tf.zeros(shape, tf.float32)


def _lookups(columns: Mapping[str, Array | Ragged]) -> dict[str, Lookup]:
    return {key: Lookup(column) for key, column in columns.items()}


def _label_width(widths: Tensors) -> tf.Tensor:
    """Returns the width of labels a word, or, where there are no words, a token."""
    return widths["word"] if "word" in widths else next(iter(widths.values()), tf.constant(1, tf.int64))
