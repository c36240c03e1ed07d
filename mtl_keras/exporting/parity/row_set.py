"""The first validation rows of tasks that share them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import tensorflow as tf


_FIRST = (1, 7)
"""Rows of the first batches; those after them are all as large."""
_REST = 32
_PICTURES = 8
"""Most pictures of a batch: masks of their own size take much memory."""


@dataclass(frozen=True)
class RowSet:
    """Raw rows, of several lengths, in batches of several sizes.

    Args:
        field: the raw field.
        tasks: the tasks whose rows they are.
        values: a value a row: string [N], or ragged [N, (n)] words.
        labels: of each task, a label a row; none where no metric is measured.
    """

    field: str
    tasks: tuple[str, ...]
    values: "tf.Tensor | tf.RaggedTensor"
    labels: Mapping[str, Sequence[Any]]

    @property
    def count(self) -> int:
        """How many rows there are."""
        return int(self.values.shape[0])

    def batches(self) -> "Iterator[tuple[int, tf.Tensor | tf.RaggedTensor]]":
        """Yields the rows in their order, each batch with the number of its first row."""
        most, sizes, start = _PICTURES if self.field == "image" else _REST, iter(_FIRST), 0
        while start < self.count:
            size = min(next(sizes, most), most)
            yield start, self.values[start : start + size]
            start += size

    def as_texts(self) -> "RowSet":
        """Returns the rows as an exported model takes them: words joined by blanks."""
        import tensorflow as tf

        if self.field != "words":
            return self
        joined = tf.strings.reduce_join(self.values, axis=-1, separator=" ")
        return RowSet("text", self.tasks, joined, self.labels)
