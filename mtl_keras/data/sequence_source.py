"""Reads the rows of a data set of sequences: the numbers of their residues, and the labels of all tasks."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from mtl_keras.data.kept_column import KeptColumn
from mtl_keras.data.labels import Labels
from mtl_keras.data.ragged import Array, Column, Ragged, join
from mtl_keras.data.rows import Rows
from mtl_keras.data.source import Source
from mtl_keras.heads.base import Head

if TYPE_CHECKING:
    import tensorflow as tf

    from mtl_keras.backbones.base import Preprocessor

_BATCH = 1024
"""Rows that are read at once."""
_INPUT = "residue_ids"


def read_sequences(
    rows: Mapping[str, Rows], preprocessor: "Preprocessor", heads: Mapping[str, Head], crop: int | None = None
) -> Source:
    """Reads sequences once, and the labels of the tasks that share them.

    Args:
        rows: by task, the same rows of ``sequence`` with its own ``label``, as docs/sequences.md says.
        preprocessor: that of the backbone.
        heads: the heads by task.
        crop: of a longer sequence, training takes a stretch of so many residues at a time; None for whole ones.
    """
    ids = KeptColumn()
    labels: dict[str, list[Column]] = {name: [] for name in rows}
    prepare, pad = _traced(preprocessor), _pad(preprocessor)
    for batches in zip(*(each.batches(_BATCH) for each in rows.values()), strict=True):
        sequences = batches[0]["sequence"]
        assert all(np.array_equal(batch["sequence"], sequences) for batch in batches), "the rows of joint tasks differ"
        values, lengths = (part.numpy() for part in prepare(sequences))
        ids.append(Ragged.of(values, lengths, pad))
        for name, batch in zip(rows, batches, strict=True):
            labels[name].append(_column(batch["label"]))
    joined = ids.joined()
    assert isinstance(joined, Ragged)
    own = {name: Labels.where_given(heads[name], _aligned(join(parts), joined)) for name, parts in labels.items()}
    return Source(" + ".join(rows), {_INPUT: joined}, own, crop=crop)


def _traced(preprocessor: Any) -> Any:
    """Returns the numbers of all residues of a batch of sequences, one after the other, and the sequences' lengths."""
    import tensorflow as tf

    def prepare(sequences: "tf.Tensor") -> "tuple[tf.Tensor, tf.Tensor]":
        outputs = preprocessor({"sequence": sequences})
        mask = outputs["residue_mask"]
        return tf.boolean_mask(outputs[_INPUT], mask), tf.math.count_nonzero(mask, axis=1)

    # AutoGraph would take seconds, and in-graph code does not need it.
    return tf.function(prepare, input_signature=[tf.TensorSpec([None], tf.string)], autograph=False)


def _pad(preprocessor: "Preprocessor") -> int:
    """Returns what fills a row that is shorter than another."""
    import tensorflow as tf

    return int(preprocessor({"sequence": tf.constant(["", "A"])})[_INPUT][0, 0])


def _column(label: "tf.Tensor | tf.RaggedTensor") -> Column:
    import tensorflow as tf

    if isinstance(label, tf.RaggedTensor):
        return Ragged(label.flat_values.numpy(), label.row_splits.numpy())
    column: Array = label.numpy()
    return column.astype(np.int8) if column.ndim == 2 else column  # 1 and 0 of thousands of labels, maybe


def _aligned(labels: Column, ids: Ragged) -> Column:
    """Returns the labels; those of residues are as many as the residues."""
    assert not isinstance(labels, Ragged) or np.array_equal(labels.lengths, ids.lengths), "labels differ in length"
    return labels
