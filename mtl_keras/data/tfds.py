"""Rows of a tensorflow-datasets builder, our own ones included."""

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from mtl_keras.data.base import Dataset, Field, Split
from mtl_keras.data.faults import quoted, raise_faults
from mtl_keras.data.rows import Rows
from mtl_keras.errors import UserError

if TYPE_CHECKING:
    from mtl_keras.data.tfds_source import TfdsSource


class Tfds(Dataset):
    """Reads a data set of tensorflow-datasets; it is fetched and prepared on first use.

    Fields that are not named are found by their types: the only string (or the string named ``text``), the only
    sequence of strings, the only class or number (or the one named ``label`` or ``tags``).

    Args:
        name: the builder: one of ``mtl_keras.data_prep`` or of tensorflow-datasets, with its version if need be
            (``conll2003:1.0.0``).
        config: the builder's configuration.
        text: the field of the text, for rows of a text.
        words: the field of the words, for rows of words with a tag each.
        label: the field of the label: a class, a number, or a class a word.
        train: the training split: a name or a slice (``train[:90%]``).
        validation: the validation split.
        test: the test split.
        data_dir: the folder of prepared data; by default that of tensorflow-datasets, for our own data sets the
            user's cache folder.
    """

    kind: ClassVar[str] = "tfds"

    name: str
    config: str | None = None
    text: str | None = None
    words: str | None = None
    label: str | None = None
    train: str = "train"
    validation: str = "validation"
    test: str = "test"
    data_dir: str | None = None

    @property
    def field(self) -> Field:
        """The raw field; read from the builder where neither ``text`` nor ``words`` is given."""
        return self.known_field or self.source.field

    @property
    def known_field(self) -> Field | None:
        """The raw field where ``text`` or ``words`` is given."""
        if self.text is None and self.words is None:
            return None
        return "words" if self.words is not None else "text"

    @cached_property
    def source(self) -> "TfdsSource":
        """The builder and the fields in use."""
        from mtl_keras.data.tfds_source import TfdsSource

        return TfdsSource.open(self.name, self.config, self.data_dir, self.text, self.words, self.label)

    def labels(self) -> list[str] | None:
        """Returns the label names: classes in the builder's order; ``O``, then ``B-x``, ``I-x`` for tags."""
        return self.source.label_names

    def load(self, split: Split) -> Rows:
        """Returns the rows of a split, prepared on first use."""
        place = f"{self.name}, split {split}"
        rows = self.source.rows(getattr(self, split), place, split)
        raise_faults(place, self._faults(rows, split, place))
        return rows

    def _faults(self, rows: Rows, split: Split, place: str) -> list[UserError]:
        names = self.labels()
        if names is None:
            return []
        seen = _numbers(rows)
        if unlabelled := [number for number in seen if number < 0]:
            problem = f"expected a label in each row; received {unlabelled[0]}, which says that there is none. "
            return [UserError(place, f"{problem}Choose another {split} split.")]
        if split == "train":
            return _too_few(seen, names, place)
        missing = sorted(seen - _numbers(self.source.rows(self.train, place, "train")))
        known = "Add rows of them to train, or choose another split."
        problem = f"received labels that no training row has: {quoted([names[number] for number in missing])}. {known}"
        return [UserError(place, problem)] if missing else []


def _numbers(rows: Rows) -> set[int]:
    """Returns the labels' numbers that occur."""
    labels: Any = rows.dataset.map(lambda row: row["label"]).ragged_batch(4096)
    found: set[int] = set()
    for batch in labels:
        found |= set(np.unique(batch.flat_values.numpy() if hasattr(batch, "flat_values") else batch.numpy()).tolist())
    return found


def _too_few(seen: set[int], names: list[str], place: str) -> list[UserError]:
    if len(seen) > 1:
        return []
    received = quoted([names[number] for number in seen])
    return [UserError(place, f"expected at least two classes; received {received}. Choose another train split.")]
