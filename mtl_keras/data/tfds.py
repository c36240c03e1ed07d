"""Rows of a tensorflow-datasets builder, our own ones included."""

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Self, get_args

from pydantic import model_validator

from mtl_keras.data.base import Dataset, Field, Split
from mtl_keras.data.faults import quoted, raise_faults
from mtl_keras.data.mask_values import MaskValues
from mtl_keras.data.pixel_value import ValueList
from mtl_keras.data.rows import Rows
from mtl_keras.data.unseen_labels import tell_unseen
from mtl_keras.errors import UserError
from mtl_keras.heads.base import Per

if TYPE_CHECKING:
    from mtl_keras.data.tfds_source import TfdsSource


class Tfds(Dataset):
    """Reads a data set of tensorflow-datasets; it is fetched and prepared on first use.

    Fields that are not named are found by their types: the only picture (or the one named ``image``) where there are
    pictures, else the only sequence of strings, else the only string (or the string named ``text``), which is a
    protein's sequence if its name is ``sequence``; the only class or number (or the one named ``label`` or ``tags``).

    Args:
        name: the builder: one of ``mtl_keras.data_prep`` or of tensorflow-datasets, with its configuration and
            version if need be (``glue/sst2:2.0.0``).
        config: the builder's configuration.
        text: the field of the text, for rows of a text.
        words: the field of the words, for rows of words with a tag each.
        image: the field of the picture, for rows of a picture.
        sequence: the field of the letters, for rows of a protein's sequence.
        label: the field of the label: a class, a number, or a class a word; a list of classes or a table of truth
            values, of which a row may have any number (head ``multi_label``); of pictures, another picture, which is
            their mask (head ``segmentation``).
        mask_values: of masks, by the name of each class the value of its pixels, or a list of values; by default the
            names that the builder gives to them. No other values may occur.
        ignore_values: of masks, values of pixels that have no class.
        per_residue: of sequences, whether the list of classes has one a residue; else a row has any number of them.
        train: the training split: a name or a slice (``train[:90%]``).
        validation: the validation split.
        test: the test split.
        data_dir: the folder of prepared data; by default that of tensorflow-datasets, for our own data sets the
            user's cache folder.
        source: the folder of files that a person fetched, for data sets that are not fetched by themselves.
    """

    kind: ClassVar[str] = "tfds"
    label_options: ClassVar[tuple[str, ...]] = ("label", "mask_values", "ignore_values", "per_residue")

    name: str
    config: str | None = None
    text: str | None = None
    words: str | None = None
    image: str | None = None
    sequence: str | None = None
    label: str | None = None
    mask_values: dict[str, ValueList] | None = None
    ignore_values: ValueList = ()
    per_residue: bool = False
    train: str = "train"
    validation: str = "validation"
    test: str = "test"
    data_dir: str | None = None
    source: str | None = None

    @model_validator(mode="after")
    def _one_field(self) -> Self:
        given = [name for name in get_args(Field) if getattr(self, name) is not None]
        if self._has_masks and given and given[0] != "image":
            raise ValueError(
                f"expected mask_values and ignore_values of rows of pictures only; received {given[0]} too"
            )
        if self.per_residue and self.known_field != "sequence":
            raise ValueError("expected per_residue of rows of sequences only; set sequence too")
        if len(given) > 1:
            raise ValueError(f"expected one of text, words, image and sequence; received {' and '.join(given)}")
        if self.mask_values is not None:
            MaskValues(self.mask_values, self.ignore_values)
        return self

    @property
    def field(self) -> Field:
        """The raw field; read from the builder where no option tells."""
        return self.known_field or self.opened.field

    @property
    def known_field(self) -> Field | None:
        """The raw field where it, or what masks mean, is given."""
        if self._has_masks:
            return "image"
        return next((name for name in get_args(Field) if getattr(self, name) is not None), None)

    @property
    def per(self) -> Per:
        """What of a row has a label; read from the builder where the options do not tell."""
        return self.known_per or self.opened.label.per

    @property
    def known_per(self) -> Per | None:
        """What of a row has a label, as far as options tell: a label that they name may be of several types."""
        if self._has_masks:
            return "pixel"
        if self.words is not None or self.per_residue:
            return "word"
        return None if self.known_field is None or self.label is not None else "row"

    @property
    def origin(self) -> tuple[object, ...]:
        """The builder."""
        return self.name, self.config, self.data_dir, self.source

    @property
    def _has_masks(self) -> bool:
        return self.mask_values is not None or bool(self.ignore_values)

    @cached_property
    def opened(self) -> "TfdsSource":
        """The builder and the fields in use."""
        from mtl_keras.data.tfds_source import TfdsSource

        return TfdsSource.open(self)

    def labels(self) -> list[str] | None:
        """Returns the label names: classes in the builder's order; ``O``, then ``B-x``, ``I-x`` for tags."""
        return self.opened.label.names

    def parents(self) -> dict[str, list[str]] | None:
        """Returns the hierarchy of the labels, where the builder's metadata has one by the name of the field."""
        return self.opened.parents()

    def load(self, split: Split) -> Rows:
        """Returns the rows of a split, prepared on first use."""
        place = f"{self.name}, split {split}"
        rows = self.opened.rows(getattr(self, split), place, split)
        raise_faults(place, self._faults(split, place))
        return rows

    def _faults(self, split: Split, place: str) -> list[UserError]:
        names = self.labels()
        if names is None:
            return []
        chosen = getattr(self, split)
        seen = self.opened.numbers(chosen)
        # A picture or a sequence may lack one of several labels.
        if -1 in seen and (self.field in ("text", "words") or len(seen) == 1):
            return [UserError(place, _unlabelled(split, chosen, len(seen) > 1))]
        if split == "train":
            return _too_few(seen - {-1}, names, place, self.per)
        missing = sorted(number for number in seen - self.opened.numbers(self.train) if number >= 0)
        if self.field == "sequence" and self.per == "label":
            title = f"{place}, {self.opened.label.field}"
            tell_unseen(title, [names[number] for number in missing], "scored, though not learned")
            return []
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


def _too_few(seen: frozenset[int], names: list[str], place: str, per: Per) -> list[UserError]:
    least, expected = (1, "rows with labels") if per == "label" else (2, "at least two classes")
    if len(seen) >= least:
        return []
    received = quoted([names[number] for number in seen])
    return [UserError(place, f"expected {expected}; received {received}. Choose another train split.")]
