"""The contract of a data set."""

from abc import abstractmethod
from typing import Literal

from mtl_keras.data.rows import Rows
from mtl_keras.table import Table

Field = Literal["text", "words"]
Split = Literal["train", "validation", "test"]


class Dataset(Table):
    """Says where a task's labelled rows come from and reads them, split by split."""

    @property
    @abstractmethod
    def field(self) -> Field:
        """The raw field of its rows: ``text``, a string a row, or ``words``, strings with a tag each."""

    @property
    def known_field(self) -> Field | None:
        """The raw field, or None where only the data tell; a recipe is checked by it without TensorFlow."""
        return self.field

    @abstractmethod
    def labels(self) -> list[str] | None:
        """Returns the label names, in the order of their numbers; None for a regression."""

    @abstractmethod
    def load(self, split: Split) -> Rows:
        """Returns the rows of a split.

        Raises:
            UserError: the split or its files are missing, or rows are at fault: the first ten of them.
        """
