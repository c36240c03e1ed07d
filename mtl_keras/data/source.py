"""A data set's rows, ready for the trunk, with their labels."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from mtl_keras.data.labels import Labels
from mtl_keras.data.ragged import Array, Ragged


@dataclass(frozen=True)
class Source:
    """Preprocessed rows in memory, any of them read at once, and their labels.

    A row may have labels for several tasks; those of ``tfds``, ``conll`` and ``csv`` have one's.

    Args:
        name: the data set's name: its task's.
        inputs: the trunk's inputs by name: [rows, ...] arrays, or Ragged ones of rows of different lengths.
            The first word of a name says along which axis: ``token_ids``; ``word_positions``, ``word_shapes``.
        labels: the labels by task.
        dropped: number of labels that were left out, since their words do not fit the sequence length.
    """

    name: str
    inputs: Mapping[str, Array | Ragged]
    labels: Mapping[str, Labels]
    dropped: int = 0

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

    def by_length(self) -> Array:
        """Returns the numbers of the rows in the order of their lengths; equal ones in the data's order."""
        order: Array = np.argsort(self.lengths, kind="stable")
        return order


def axis(name: str) -> str:
    """Returns the axis along which an input's rows differ in length: the first word of its name."""
    return name.partition("_")[0]
