"""Makes the batches that Keras takes of rows of several sources."""

import zlib
from collections.abc import Mapping
from functools import reduce
from typing import Literal

import numpy as np
import tensorflow as tf

from mtl_keras.data.lookup import Lookup
from mtl_keras.data.picture_rows import pixel_weights
from mtl_keras.data.picture_source import pixel_class_weights
from mtl_keras.data.ragged import Array, Column
from mtl_keras.data.source import Source, axis
from mtl_keras.distribute.share import Dealt
from mtl_keras.heads.base import Head

Tensors = dict[str, tf.Tensor]


class Batcher:
    """Puts rows together as ``(x, y, sample_weight)``, dense, with every task's name in ``y`` and ``sample_weight``.

    A label that is missing is ``head.missing`` with weight 0.

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
        self._sources, self._heads = sources, heads
        self._class_weights = _pixel_class_weights(sources, heads) if weights == "training_weights" else {}
        self._inputs = {name: _lookups(source.inputs) for name, source in sources.items()}
        self._labels = {
            name: {task: (Lookup(labels.values), Lookup(getattr(labels, weights))) for task, labels in by_task.items()}
            for name, by_task in ((name, source.labels) for name, source in sources.items())
        }

    def __call__(self, dealt: Dealt, seed: tf.Tensor | None = None) -> tuple[Tensors, Tensors, Tensors]:
        """Returns a batch of rows, one source after the other.

        Args:
            dealt: the rows.
            seed: int32 [2], of what chance does to pictures and to long rows, by their places in the step; None for
                nothing.
        """
        widths = self._widths(dealt.rows, cropped=seed is not None)
        parts = [self._part(name, dealt, widths, seed) for name in dealt.rows]
        x = {key: tf.concat([inputs[key] for inputs, _ in parts], axis=0) for key in parts[0][0]}
        y, weights = {}, {}
        for task, head in self._heads.items():
            pairs = [labels[task] if task in labels else _missing(head, inputs, widths) for inputs, labels in parts]
            y[task], weights[task] = (tf.concat(column, axis=0) for column in zip(*pairs, strict=True))
        return x, y, weights

    def _widths(self, rows: Mapping[str, tf.Tensor], cropped: bool) -> Tensors:
        """Returns the length of the longest row along each axis."""
        longest: dict[str, list[tf.Tensor]] = {}
        for name, numbers in rows.items():
            for key, lookup in self._inputs[name].items():
                if lookup.ragged:
                    crop = self._sources[name].crop if cropped else None
                    width = lookup.width(numbers)
                    longest.setdefault(axis(key), []).append(width if crop is None else tf.minimum(width, crop))
        return {along: reduce(tf.maximum, widths) for along, widths in longest.items()}

    def _part(
        self, name: str, dealt: Dealt, widths: Tensors, seed: tf.Tensor | None
    ) -> tuple[Tensors, dict[str, tuple[tf.Tensor, tf.Tensor]]]:
        """Returns the inputs of rows of one source, and by task the labels and weights that they have."""
        rows, skipped = dealt.rows[name], self._skipped(name, dealt, seed)
        x = {key: lookup(rows, widths.get(axis(key), 1), skipped) for key, lookup in self._inputs[name].items()}
        width = _label_width(widths)
        labels = {
            task: _dense(self._heads[task], values(rows, width, skipped), weights(rows, width, skipped))
            for task, (values, weights) in self._labels[name].items()
        }
        if not self._sources[name].pictures:
            return x, labels
        return self._pictures(name, x, labels, None if seed is None else _seeds(seed, dealt, name))

    def _skipped(self, name: str, dealt: Dealt, seed: tf.Tensor | None) -> tf.Tensor | None:
        """Returns how many places at the beginning of each row [B] are passed over, so that no row is too long."""
        crop = self._sources[name].crop
        if crop is None or seed is None:
            return None
        lengths = next(lookup for lookup in self._inputs[name].values() if lookup.ragged).lengths(dealt.rows[name])
        drawn = tf.random.stateless_uniform([dealt.sizes[name]], [seed[0] ^ zlib.crc32(name.encode()), seed[1]])
        share = tf.gather(drawn, dealt.places[name])
        places = tf.cast(tf.maximum(lengths - crop, 0) + 1, tf.float32)
        return tf.minimum(tf.cast(share * places, tf.int64), tf.maximum(lengths - crop, 0))

    def _pictures(
        self, name: str, x: Tensors, labels: dict[str, tuple[tf.Tensor, tf.Tensor]], seeds: tf.Tensor | None
    ) -> tuple[Tensors, dict[str, tuple[tf.Tensor, tf.Tensor]]]:
        """Decodes pictures and masks."""
        source = self._sources[name]
        assert source.pictures is not None
        masks = {task: values for task, (values, _) in labels.items() if self._heads[task].per == "pixel"}
        image, classes = source.pictures(x["image"], masks, seeds)
        for task, own in classes.items():
            labels[task] = own, pixel_weights(own, labels[task][1], self._class_weights.get(task))
        return {"image": image}, labels


def _pixel_class_weights(sources: Mapping[str, Source], heads: Mapping[str, Head]) -> dict[str, Array | None]:
    """Returns the weights of the classes [C] of the tasks with a label a pixel."""
    labels = [pair for source in sources.values() for pair in source.labels.items() if heads[pair[0]].per == "pixel"]
    return {task: pixel_class_weights(heads[task], np.asarray(own.values)) for task, own in labels}


def _dense(head: Head, values: tf.Tensor, weights: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns labels of a head's dtype and a weight each; encoded masks stay what they are."""
    if head.per == "pixel":
        return values, weights
    return tf.cast(values, head.label_dtype), tf.broadcast_to(weights, tf.shape(values))


def _missing(head: Head, inputs: Tensors, widths: Tensors) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns what stands for the labels and weights of rows of which the source has none."""
    count = tf.shape(next(iter(inputs.values())))[:1]
    shape = tf.concat([count, _SHAPES[head.per](head, inputs, widths)], axis=0)
    return tf.fill(shape, tf.cast(head.missing, head.label_dtype)), tf.zeros(shape, tf.float32)


def _seeds(seed: tf.Tensor, dealt: Dealt, name: str) -> tf.Tensor:
    """Returns a seed [B, 2] for each row of a source, of the step's own [2]."""
    places = dealt.places[name]
    return tf.stack([tf.repeat(seed[0], tf.size(places)), seed[1] * dealt.sizes[name] + places], axis=1)


def _lookups(columns: Mapping[str, Column]) -> dict[str, Lookup]:
    return {key: Lookup(column) for key, column in columns.items()}


def _label_width(widths: Tensors) -> tf.Tensor:
    """Returns the width of labels a word, or, where there are no words, a token."""
    return widths["word"] if "word" in widths else next(iter(widths.values()), tf.constant(1, tf.int64))


_SHAPES = {
    "row": lambda head, inputs, widths: tf.zeros([0], tf.int32),
    "word": lambda head, inputs, widths: tf.cast(_label_width(widths), tf.int32)[tf.newaxis],
    "label": lambda head, inputs, widths: tf.constant([len(head.names())]),
    "pixel": lambda head, inputs, widths: tf.shape(inputs["image"])[1:3],
}
"""By what has a label: the shape of a row's labels."""
