"""A data set's rows, ready for the trunk, with their labels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mtl_keras.data.labels import Labels
from mtl_keras.data.ragged import Array, Column, Ragged

if TYPE_CHECKING:
    from mtl_keras.data.picture_rows import PictureRows
    from mtl_keras.heads.base import Head

_AT_ONCE = 2**20
"""Numbers that are compared at a time."""


@dataclass(frozen=True)
class Source:
    """Preprocessed rows in memory or in a file, any of them read at once, and their labels.

    Args:
        name: the data set's name: its task's, or its tasks', joined.
        inputs: the trunk's inputs by name: [rows, ...] arrays (of pictures, a tensor, which all batches share), or
            Ragged ones of rows of different lengths.
            The first word of a name says along which axis: ``token_ids``; ``word_positions``, ``word_shapes``.
        labels: the labels by task.
        dropped: number of labels that were left out, since their words do not fit the sequence length.
        pictures: how ``image`` and labels a pixel become tensors; None for rows without pictures.
        crop: of a longer row, training takes a stretch of so many places, by chance; None for whole rows.
    """

    name: str
    inputs: Mapping[str, Column]
    labels: Mapping[str, Labels]
    dropped: int = 0
    pictures: "PictureRows | None" = None
    crop: int | None = None

    @classmethod
    def joined(cls, parts: "Sequence[Source]") -> "Source":
        """Puts the labels of several tasks for the same rows together."""
        first = parts[0]
        assert all(_equal(first.inputs, part.inputs) for part in parts), "the rows of joint tasks differ"
        labels = {task: own for part in parts for task, own in part.labels.items()}
        name = " + ".join(part.name for part in parts)
        return replace(first, name=name, labels=labels, dropped=sum(part.dropped for part in parts))

    @property
    def size(self) -> int:
        """The number of rows."""
        column = next(iter(self.inputs.values()))
        return len(column.lengths) if isinstance(column, Ragged) else len(column)

    @property
    def lengths(self) -> Array:
        """The rows' lengths along the first axis that varies; 1 where none does."""
        for column in self.inputs.values():
            if isinstance(column, Ragged):
                return column.lengths
        return np.ones(self.size, np.int64)

    def repeats(self, heads: "Mapping[str, Head]") -> Array | None:
        """Returns how often a pass of training takes each row [rows], or None for once.

        Where several tasks ask for more, a row is taken as often as the one that asks for most.

        Args:
            heads: the heads by task.
        """
        asked = [own for task, labels in self.labels.items() if (own := labels.repeats(heads[task])) is not None]
        return np.max(asked, axis=0) if asked else None

    def by_length(self) -> Array:
        """Returns the numbers of the rows in the order of their lengths; equal ones in the data's order."""
        order: Array = np.argsort(self.lengths, kind="stable")
        return order


def _equal(one: Mapping[str, Column], other: Mapping[str, Column]) -> bool:
    """Says whether two sources have the same rows, as far as the numbers of them tell."""
    return all(_same(_flat(one[key]), _flat(other[key])) for key in one)


def _same(one: Array, other: Array) -> bool:
    """Says whether two arrays are equal, some rows at a time."""
    starts = range(0, len(one), _AT_ONCE)
    return one.shape == other.shape and all(
        np.array_equal(one[start : start + _AT_ONCE], other[start : start + _AT_ONCE]) for start in starts
    )


def _flat(column: Column) -> Array:
    return column.values if isinstance(column, Ragged) else column


def axis(name: str) -> str:
    """Returns the axis along which an input's rows differ in length: the first word of its name."""
    return name.partition("_")[0]
