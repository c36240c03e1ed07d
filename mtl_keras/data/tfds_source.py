"""An opened builder of tensorflow-datasets, and which of its fields are in use."""

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from mtl_keras.data.base import Field
from mtl_keras.data.faults import quoted
from mtl_keras.data.rows import Rows
from mtl_keras.data.tfds_builder import examples, open_builder, prepare
from mtl_keras.data.tfds_fields import find_names, find_raw
from mtl_keras.data.tfds_label import TfdsLabel, find_label
from mtl_keras.data.tfds_masks import Masks, read_masks
from mtl_keras.data.tfds_pictures import TfdsPictures
from mtl_keras.errors import UserError

if TYPE_CHECKING:
    from mtl_keras.data.tfds import Tfds

_NAMED = ("image", "sequence")
"""The raw fields whose rows have a name."""


@dataclasses.dataclass(frozen=True)
class TfdsSource:
    """A builder, the names of its raw field and of its label.

    Args:
        builder: of tensorflow-datasets.
        field: ``text``, ``words``, ``image`` or ``sequence``.
        raw: the builder's name of that field.
        shown: the builder's field of a picture's or a sequence's name; None where it has none.
        label: the field of the label.
        source: the folder of files that a person fetched.
        seen: the labels' numbers that occur in a split, by split, as far as they were read.
        masks: the masks of a split, by split, as far as they were read.
    """

    builder: Any
    field: Field
    raw: str
    shown: str | None
    label: TfdsLabel
    source: str | None = None
    seen: dict[str, frozenset[int]] = dataclasses.field(default_factory=dict, compare=False)
    masks: dict[str, Masks] = dataclasses.field(default_factory=dict, compare=False)

    @classmethod
    def open(cls, options: "Tfds") -> "TfdsSource":
        """Finds a builder and the fields in use; those that are not named by their types."""
        builder = open_builder(options.name, options.config, options.data_dir, options.source)
        features = dict(builder.info.features)
        field, raw = find_raw(options, features)
        shown = find_names(features) if field in _NAMED else None
        return cls(builder, field, raw, shown, find_label(options, features, field, raw), options.source)

    def rows(self, split: str, place: str, option: str) -> Rows:
        """Returns the rows of a split or a slice of one, the data prepared on first use.

        Raises:
            UserError: there is no such split, or it is empty, or its pictures are at fault.
        """
        count = self._count(split, place, option)
        if self.field == "image":
            self._pictures.check(split)
        return Rows(self._labelled(split), self.field, count, unlabelled=self._unlabelled(split))

    def numbers(self, split: str) -> frozenset[int]:
        """Returns the labels' numbers that occur in a split, -1 where one is missing; they are read once."""
        if self.label.masks is not None:
            return self._masks(split).numbers
        if split not in self.seen:
            found: set[int] = set()
            labels = _mapped(examples(self.builder, split, [self.label.field]), self._label)
            for batch in labels.ragged_batch(4096):
                found |= self.label.numbers(batch)
            self.seen[split] = frozenset(found)
        return self.seen[split]

    def parents(self) -> dict[str, list[str]] | None:
        """Returns the parents of each label that has some, if the builder's metadata has a hierarchy of the field."""
        prepare(self.builder, self.source)
        found: dict[str, list[str]] | None = (self.builder.info.metadata or {}).get("parents", {}).get(self.label.field)
        return found

    @property
    def _pictures(self) -> TfdsPictures:
        return TfdsPictures(str(self.builder.data_path), self.raw, self.shown, self.builder)

    def _masks(self, split: str) -> Masks:
        """Returns the masks of a split; they are read once."""
        assert self.label.masks is not None
        if split not in self.masks:
            self.masks[split] = read_masks(self._pictures, self.label.field, self.label.masks, split)
        return self.masks[split]

    def _count(self, split: str, place: str, option: str) -> int:
        prepare(self.builder, self.source)
        try:
            count = int(self.builder.info.splits[split].num_examples)
        except (KeyError, ValueError, tf.errors.InvalidArgumentError) as error:
            known = list(self.builder.info.splits)
            instance = '"dev"' if "dev" in known else '"train[90%:]" (and then train to "train[:90%]")'
            raise UserError(
                place,
                f'expected a split of {quoted(known)} or a slice of one; received "{split}". Set {option}, for '
                f"instance to {instance}.",
            ) from error
        if not count:
            raise UserError(place, f'expected rows; "{split}" has none. Choose another {option}.')
        return count

    def _labelled(self, split: str) -> tf.data.Dataset:
        """Returns rows with labels; masks are those that were read, any other label is read with its row."""
        if self.label.masks is None:
            return _mapped(
                self._examples(split, self.label.field).enumerate(),
                lambda number, example: {**self._row(number, example), "label": self._label(example)},
            )
        masks = tf.data.Dataset.from_tensor_slices(tf.constant(self._masks(split).encoded, tf.string))
        return _mapped(
            tf.data.Dataset.zip(self._examples(split), masks).enumerate(),
            lambda number, pair: {**self._row(number, pair[0]), "label": pair[1]},
        )

    def _unlabelled(self, split: str) -> tf.data.Dataset:
        return _mapped(self._examples(split).enumerate(), self._row)

    def _examples(self, split: str, *more: str) -> tf.data.Dataset:
        """Returns the fields of rows, and more of them."""
        fields = [self.raw, *filter(None, [self.shown]), *more]
        return examples(self.builder, split, fields, [self.raw] if self.field == "image" else [])

    def _row(self, number: tf.Tensor, example: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        """Returns a row without its label."""
        row: dict[str, tf.Tensor] = {self.field: example[self.raw]}
        if self.field not in _NAMED:
            return row
        return {**row, "name": tf.as_string(number) if self.shown is None else example[self.shown]}

    def _label(self, example: dict[str, Any]) -> tf.Tensor:
        return self.label.read(example[self.label.field])


def _mapped(rows: tf.data.Dataset, make: Callable[..., Any]) -> tf.data.Dataset:
    return rows.map(tf.autograph.experimental.do_not_convert(make), num_parallel_calls=tf.data.AUTOTUNE)
