"""The contract of a data set."""

from abc import abstractmethod
from typing import ClassVar, Literal

from mtl_keras.data.rows import Rows
from mtl_keras.heads.base import Per
from mtl_keras.table import Table

Field = Literal["text", "words", "image", "sequence"]
Split = Literal["train", "validation", "test"]


class Dataset(Table):
    """Says where a task's labelled rows come from and reads them, split by split."""

    label_options: ClassVar[tuple[str, ...]] = ()
    """The options that choose the label only: data sets that differ in no others have the same rows."""

    @property
    @abstractmethod
    def field(self) -> Field:
        """The raw field: ``text`` or ``sequence``, a string a row, ``words``, strings with a tag each, or ``image``."""

    @property
    def known_field(self) -> Field | None:
        """The raw field, or None where only the data tell; a recipe is checked by it without TensorFlow."""
        return self.field

    @property
    def per(self) -> Per:
        """What of a row has a label."""
        return "word" if self.field == "words" else "row"

    @property
    def known_per(self) -> Per | None:
        """What of a row has a label, or None where only the data tell."""
        return None if self.known_field is None else "word" if self.known_field == "words" else "row"

    @property
    def origin(self) -> tuple[object, ...] | None:
        """What is fetched before there are rows: data sets of one origin fail together. None where nothing is."""
        return None

    def same_rows(self, other: "Dataset") -> bool:
        """Says whether another data set has the same rows, with labels of another kind maybe."""
        return type(self) is type(other) and all(
            getattr(self, name) == getattr(other, name)
            for name in type(self).model_fields
            if name not in self.label_options
        )

    @abstractmethod
    def labels(self) -> list[str] | None:
        """Returns the label names, in the order of their numbers; None for a regression."""

    def parents(self) -> dict[str, list[str]] | None:
        """Returns the parents of each label that has some, where labels are of a hierarchy; else None.

        Rows then have every ancestor of their labels.
        """
        return None

    @abstractmethod
    def load(self, split: Split) -> Rows:
        """Returns the rows of a split.

        Raises:
            UserError: the split or its files are missing, or rows are at fault: the first ten of them.
        """
