"""Rows whose labels come with their ancestors."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from mtl_keras.data.rows import Rows
from mtl_keras.heads.base import Head
from mtl_keras.heads.multi_label import MultiLabel

if TYPE_CHECKING:
    import tensorflow as tf

Row = dict[str, "tf.Tensor"]


def labels_with_parents(head: Head, labels: Sequence[str]) -> list[str]:
    """Returns the data's label names, and after them the parents in a recipe's head that no row names."""
    parents = getattr(head, "parents", None) or {}
    return [*labels, *sorted({name for own in parents.values() for name in own} - {*labels})]


def with_ancestors(rows: Rows, head: Head, known: Mapping[str, Sequence[str]] | None) -> Rows:
    """Returns rows with all ancestors of their labels; rows without labels stay without.

    Args:
        rows: with as many labels [C] as the data name, or fewer than the head by the last ones.
        head: with names and parents.
        known: the data's own parents, whose ancestors the rows have.
    """
    if not isinstance(head, MultiLabel) or head.labels is None or head.hierarchy is None or _alike(head.parents, known):
        return rows
    import tensorflow as tf

    size = len(head.names())
    lines = tf.ragged.constant(head.hierarchy.lines(size), tf.int32)

    def complete(row: Row) -> Row:
        label = row["label"]
        given = tf.gather(lines, tf.where(label > 0)[:, 0]).flat_values
        beyond = tf.minimum(tf.reduce_min(label), 0)
        wide = tf.pad(label, [[0, size - tf.size(label)]], constant_values=beyond)
        label = tf.tensor_scatter_nd_max(wide, given[:, tf.newaxis], tf.ones_like(given))
        return {**row, "label": tf.ensure_shape(label, [size])}

    return replace(rows, dataset=rows.dataset.map(complete))


def _alike(parents: Mapping[str, Sequence[str]] | None, known: Mapping[str, Sequence[str]] | None) -> bool:
    return {name: set(own) for name, own in (parents or {}).items()} == {
        name: set(own) for name, own in (known or {}).items()
    }
