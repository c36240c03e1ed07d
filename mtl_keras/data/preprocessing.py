"""Runs the preprocessor once over the rows of a split and keeps what it gives without padding."""

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from mtl_keras.data.kept_column import KeptColumn
from mtl_keras.data.labels import Labels
from mtl_keras.data.ragged import Array, Column, Ragged
from mtl_keras.data.rows import Rows
from mtl_keras.data.source import Source, axis
from mtl_keras.heads.base import Head

if TYPE_CHECKING:
    import tensorflow as tf

    from mtl_keras.backbones.base import Preprocessor

BATCH = 256
"""Rows that are preprocessed at a time."""


def read_source(name: str, rows: Rows, preprocessor: "Preprocessor", inputs: Collection[str], head: Head) -> Source:
    """Preprocesses all rows of a data set with labels for one task.

    Args:
        name: the task's name.
        rows: raw rows.
        preprocessor: that of the backbone.
        inputs: names of the trunk's inputs, which are kept; the first is the one whose length counts.
        head: the task's head: its label's dtype and rank, its class weights.
    """
    batches = rows.batches(BATCH)
    prepare = _traced(preprocessor, tuple(inputs))  # type: ignore[arg-type]  # a tf.Module is hashable
    prepare.get_concrete_function(_without_label(batches.element_spec))  # so that batches of any size share a graph
    pads = _pads(prepare, rows.field)
    columns = {key: KeptColumn() for key in inputs}
    labels, dropped = KeptColumn(), 0
    for batch, label in _preprocessed(batches, prepare):
        stripped = _strip(batch, pads)
        for key in inputs:
            columns[key].append(stripped[key])
        kept, more = _cut(label, stripped, head)
        labels.append(kept)
        dropped += more
    joined = {key: column.joined() for key, column in columns.items()}
    values = labels.joined()
    return Source(name, joined, {name: Labels.where_given(head, values, _read_words(values, joined))}, dropped)


@lru_cache(maxsize=2)
def _traced(preprocessor: Any, inputs: tuple[str, ...]) -> Any:
    """Returns the trunk's inputs as a graph, made once for all splits.

    AutoGraph would take seconds, and in-graph code does not need it.
    """
    import tensorflow as tf

    def prepare(rows: "dict[str, Any]") -> "dict[str, tf.Tensor]":
        outputs = preprocessor(rows)
        return {key: outputs[key] for key in inputs}

    function = tf.function(prepare, autograph=False)
    return function


def _preprocessed(batches: "tf.data.Dataset", prepare: Any) -> Iterator[tuple[dict[str, Array], Column]]:
    """Yields the trunk's inputs, padded, and the labels of a batch of rows."""
    import tensorflow as tf

    def split(batch: "dict[str, Any]") -> "tuple[dict[str, tf.Tensor], Any]":
        return prepare(_without_label(batch)), batch["label"]

    split = tf.autograph.experimental.do_not_convert(split)
    for outputs, label in batches.map(split, num_parallel_calls=tf.data.AUTOTUNE).prefetch(2):
        arrays = {key: tensor.numpy() for key, tensor in outputs.items()}
        if isinstance(label, tf.RaggedTensor):
            yield arrays, Ragged(label.flat_values.numpy(), label.row_splits.numpy())
        else:
            yield arrays, label.numpy()


def _pads(prepare: Any, field: str) -> dict[str, int | float]:
    """Returns what the preprocessor pads each input with: that with which a row of nothing ends beside a long row."""
    import tensorflow as tf

    if field not in ("text", "words"):
        return {}
    many = ["a"] * 64
    rows = tf.ragged.constant([[], many], tf.string) if field == "words" else tf.constant(["", " ".join(many)])
    return {key: dense[0, -1].numpy().item() for key, dense in prepare({field: rows}).items() if len(dense.shape) == 2}


def _without_label(batch: "dict[str, Any]") -> "dict[str, Any]":
    return {key: value for key, value in batch.items() if key != "label"}


def _strip(batch: Mapping[str, Array], pads: Mapping[str, int | float]) -> dict[str, Column]:
    """Takes the padding from the ends of the rows; inputs along the same axis keep the same length."""
    lengths: dict[str, Array] = {}
    for key, pad in pads.items():
        filled = batch[key] != pad
        length = np.where(filled.any(axis=1), filled.shape[1] - np.argmax(filled[:, ::-1], axis=1), 0)
        lengths[axis(key)] = np.maximum(lengths.get(axis(key), 0), length)
    return {
        key: _ragged(dense, lengths[axis(key)], pads[key]) if key in pads else dense for key, dense in batch.items()
    }


def _ragged(dense: Array, lengths: Array, pad: int | float) -> Ragged:
    return Ragged.of(dense[np.arange(dense.shape[1]) < lengths[:, None]], lengths, pad)


def _cut(values: Column, inputs: Mapping[str, Column], head: Head) -> tuple[Column, int]:
    """Leaves out the labels of words that the preprocessor dropped; returns how many they are, too."""
    if not isinstance(values, Ragged):
        assert head.per != "word", "tags need rows of words"
        return values, 0
    lengths = _lengths(inputs)
    given = values.lengths
    assert (given >= lengths).all(), "the preprocessor made words of its own"
    kept = np.arange(len(values.values)) - np.repeat(values.splits[:-1], given) < np.repeat(lengths, given)
    return Ragged.of(values.values[kept], lengths), int((~kept & (values.values >= 0)).sum())


def _lengths(inputs: Mapping[str, Column]) -> Array:
    """Returns the lengths of the rows along the axis of the labels: words, where there are any."""
    ragged = {axis(key): column.lengths for key, column in inputs.items() if isinstance(column, Ragged)}
    lengths: Array = ragged["word"] if "word" in ragged else next(iter(ragged.values()))
    return lengths


def _read_words(values: Column, inputs: Mapping[str, Column]) -> Array | None:
    """Says of each word whether it has a piece, of labels a word; None where all words have, or rows have labels."""
    positions = inputs.get("word_positions")
    if not isinstance(values, Ragged) or not isinstance(positions, Ragged):
        return None
    return np.asarray(positions.values >= 0)
