"""An opened builder of tensorflow-datasets, and which of its fields are in use."""

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds

from mtl_keras.data.base import Field
from mtl_keras.data.faults import quoted
from mtl_keras.data.rows import Rows
from mtl_keras.data.tfds_builder import open_builder, prepare
from mtl_keras.errors import UserError


@dataclasses.dataclass(frozen=True)
class TfdsSource:
    """A builder, the names of its raw and its label field, and its label names.

    Args:
        builder: of tensorflow-datasets.
        field: ``text`` or ``words``.
        raw: the builder's name of that field.
        label: the builder's name of the label.
        label_names: names in our order; None for numbers.
        order: our number for each of the builder's numbers; None where they are the same.
        seen: the labels' numbers that occur in a split, by split, as far as they were read.
    """

    builder: Any
    field: Field
    raw: str
    label: str
    label_names: list[str] | None
    order: tuple[int, ...] | None
    seen: dict[str, frozenset[int]] = dataclasses.field(default_factory=dict, compare=False)

    @classmethod
    def open(
        cls, name: str, config: str | None, data_dir: str | None, text: str | None, words: str | None, label: str | None
    ) -> "TfdsSource":
        """Finds a builder and the fields in use; those that are not named by their types."""
        builder = open_builder(name, config, data_dir)
        features = dict(builder.info.features)
        if words is None and (text is not None or not _named(features, _is_words)):
            field: Field = "text"
            raw = _choose(name, "text", text, features, _is_text, ("text", "sentence"))
            labels = _choose(name, "label", label, features, _is_label, ("label",))
        else:
            field = "words"
            raw = _choose(name, "words", words, features, _is_words, ("words", "tokens"))
            labels = _choose(name, "label", label, features, _is_tags, ("tags", "ner_tags", "ner", "label"))
        return cls(builder, field, raw, labels, *_label_names(features[labels], field))

    def rows(self, split: str, place: str, option: str) -> Rows:
        """Returns the rows of a split or a slice of one, the data prepared on first use."""
        prepare(self.builder)
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
        dataset = self.builder.as_dataset(split=split, shuffle_files=False)
        return Rows(dataset.map(self._row, num_parallel_calls=tf.data.AUTOTUNE), self.field, count)

    def numbers(self, split: str) -> frozenset[int]:
        """Returns the labels' numbers that occur in a split; they are read once."""
        if split not in self.seen:
            only = tfds.decode.PartialDecoding({self.label: True})
            rows = self.builder.as_dataset(split=split, shuffle_files=False, decoders=only)
            found: set[int] = set()
            for batch in rows.map(lambda row: row[self.label]).ragged_batch(4096):
                found.update(np.unique(getattr(batch, "flat_values", batch).numpy()).tolist())
            order = self.order or range(len(self.label_names or ()))
            self.seen[split] = frozenset(order[number] if number >= 0 else number for number in found)
        return self.seen[split]

    def _row(self, example: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        label = example[self.label]
        dtype = tf.float32 if self.label_names is None else tf.int32
        label = tf.cast(label, dtype)
        if self.order is not None:
            label = tf.gather(tf.constant(self.order, tf.int32), label)
        return {self.field: example[self.raw], "label": label}


def _choose(
    name: str,
    option: str,
    given: str | None,
    features: dict[str, Any],
    fits: Callable[[Any], bool],
    usual: tuple[str, ...],
) -> str:
    """Returns the field that is named, the one with a usual name, or the only one of the right type."""
    fitting = _named(features, fits)
    if given is None:
        chosen = [field for field in usual if field in fitting][:1] or fitting
        if len(chosen) == 1:
            return chosen[0]
    elif given in fitting:
        return given
    received = f'"{given}"' if given is not None else f"{len(fitting)} fields that fit"
    raise UserError(
        f"dataset.{option}",
        f"expected one of the fields of {name} of the right type, {quoted(fitting)} (all: {quoted(list(features))}); "
        f"received {received}. Set {option}.",
    )


def _named(features: dict[str, Any], fits: Callable[[Any], bool]) -> list[str]:
    return [name for name, feature in features.items() if fits(feature)]


def _is_text(feature: Any) -> bool:
    return not isinstance(feature, tfds.features.ClassLabel) and isinstance(feature, tfds.features.Text)


def _is_words(feature: Any) -> bool:
    return isinstance(feature, tfds.features.Sequence) and _is_text(feature.feature)


def _is_tags(feature: Any) -> bool:
    return isinstance(feature, tfds.features.Sequence) and isinstance(feature.feature, tfds.features.ClassLabel)


def _is_label(feature: Any) -> bool:
    if isinstance(feature, tfds.features.ClassLabel):
        return True
    return isinstance(feature, tfds.features.Tensor | tfds.features.Scalar) and (
        feature.shape == () and np.dtype(feature.np_dtype).kind in "fiu"
    )


def _label_names(feature: Any, field: Field) -> tuple[list[str] | None, tuple[int, ...] | None]:
    """Returns label names in our order, and our number of each of the builder's."""
    if field == "words":
        theirs = list(feature.feature.names)
        types = sorted({tag[2:] for tag in theirs if tag[:2] in ("B-", "I-")})
        ours = ["O", *(f"{place}-{name}" for name in types for place in "BI")]
        if not types or not set(theirs) <= set(ours):
            problem = f'expected tags "O", "B-type" and "I-type"; received {quoted(theirs)}. Choose another label.'
            raise UserError("dataset.label", problem)
        return ours, None if ours == theirs else tuple(ours.index(tag) for tag in theirs)
    return (list(feature.names), None) if isinstance(feature, tfds.features.ClassLabel) else (None, None)
