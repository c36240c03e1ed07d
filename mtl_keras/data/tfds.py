"""Rows of a tensorflow-datasets builder, our own ones included."""

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

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
        name: the builder: one of ``mtl_keras.data_prep`` or of tensorflow-datasets, with its configuration and
            version if need be (``glue/sst2:2.0.0``).
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
        raise_faults(place, self._faults(split, place))
        return rows

    def _faults(self, split: Split, place: str) -> list[UserError]:
        names = self.labels()
        if names is None:
            return []
        chosen = getattr(self, split)
        seen = self.source.numbers(chosen)
        if any(number < 0 for number in seen):
            return [UserError(place, _unlabelled(split, chosen, any(number >= 0 for number in seen)))]
        if split == "train":
            return _too_few(seen, names, place)
        missing = sorted(number for number in seen - self.source.numbers(self.train) if number >= 0)
        known = "Add rows of them to train, or choose another split."
        problem = f"received labels that no training row has: {quoted([names[number] for number in missing])}. {known}"
        return [UserError(place, problem)] if missing else []


def _unlabelled(split: Split, chosen: str, some: bool) -> str:
    """Says that rows have no label, which tensorflow-datasets writes as -1, and which splits to take instead."""
    received = (
        "rows without one (-1)" if some else "only rows without one (-1), as many data sets publish their test rows"
    )
    others = {"train": '"train[:95%]"', "validation": '"train[95%:]"', "test": '"validation"'}
    shown = ", ".join(f"{name} = {value}" for name, value in others.items())
    return (
        f'expected a label in each row; "{chosen}" has {received}. Set {split} to a split with labels. Where only the '
        f"test rows have none: {shown}."
    )


def _too_few(seen: frozenset[int], names: list[str], place: str) -> list[UserError]:
    if len(seen) > 1:
        return []
    received = quoted([names[number] for number in seen])
    return [UserError(place, f"expected at least two classes; received {received}. Choose another train split.")]
