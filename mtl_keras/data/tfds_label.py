"""How a field of a builder of tensorflow-datasets becomes labels."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds

from mtl_keras.data.base import Field
from mtl_keras.data.faults import quoted
from mtl_keras.data.mask_values import MaskValues
from mtl_keras.data.pixel_value import Value
from mtl_keras.data.tfds_fields import (
    Features,
    Fits,
    choose,
    is_class,
    is_classes,
    is_flags,
    is_mask,
    is_number,
)
from mtl_keras.errors import UserError
from mtl_keras.heads.base import Per

if TYPE_CHECKING:
    from mtl_keras.data.tfds import Tfds

Read = Callable[[Any], tf.Tensor]


@dataclass(frozen=True)
class TfdsLabel:
    """A field of a builder, and how its values become labels.

    Args:
        field: its name.
        per: what has a label.
        names: label names in our order; None for numbers.
        read: makes the label of a row's value, in graph; an encoded mask stays what it is.
        masks: what the values of a mask's pixels mean; None for labels of other kinds.
    """

    field: str
    per: Per
    names: list[str] | None
    read: Read
    masks: MaskValues | None = None

    def numbers(self, labels: tf.Tensor) -> set[int]:
        """Returns the numbers of the labels that occur in some rows, -1 where labels are missing."""
        values = np.asarray(getattr(labels, "flat_values", labels))
        if self.per != "label":
            return set(np.unique(values).tolist())
        missing = {-1} if (values < 0).any() else set()
        return missing | set(np.flatnonzero((values > 0).any(axis=0)).tolist())


def find_label(options: "Tfds", features: Features, field: Field, raw: str) -> TfdsLabel:
    """Finds the field of the label: the one that is named, or the only one with a label a row or a word.

    Labels of other kinds have to be named, but for masks where their values are declared.

    Raises:
        UserError: none fits, or several do.
    """
    per = options.known_per
    found = per or ("word" if field == "words" else "row")

    def fits(feature: Any, wanted: Per | None) -> bool:
        kinds = [kind.per for kind in _KINDS[field] if kind.fits(feature)]
        return feature is not features[raw] and any(wanted in (None, kind) for kind in kinds)

    name = choose(
        options,
        "label",
        features,
        lambda feature: fits(feature, per),
        lambda feature: fits(feature, found),
        _USUAL[found],
    )
    kind = next(kind for kind in _KINDS[field] if kind.fits(features[name]) and per in (None, kind.per))
    return kind.make(name, features[name], options)


def _classes(name: str, feature: Any, options: "Tfds") -> TfdsLabel:
    return TfdsLabel(name, "row", list(feature.names), lambda value: tf.cast(value, tf.int32))


def _values(name: str, feature: Any, options: "Tfds") -> TfdsLabel:
    return TfdsLabel(name, "row", None, lambda value: tf.cast(value, tf.float32))


def _tags(name: str, feature: Any, options: "Tfds") -> TfdsLabel:
    """Puts tags in our order."""
    theirs = list(feature.feature.names)
    types = sorted({tag[2:] for tag in theirs if tag[:2] in ("B-", "I-")})
    ours = ["O", *(f"{place}-{kind}" for kind in types for place in "BI")]
    if not types or not set(theirs) <= set(ours):
        problem = f'expected tags "O", "B-type" and "I-type"; received {quoted(theirs)}. Choose another label.'
        raise UserError("dataset.label", problem)
    order = [ours.index(tag) for tag in theirs]
    return TfdsLabel(name, "word", ours, lambda value: _where_given(value, tf.gather(order, tf.maximum(value, 0))))


def _residues(name: str, feature: Any, options: "Tfds") -> TfdsLabel:
    return TfdsLabel(name, "word", list(feature.feature.names), lambda value: tf.cast(value, tf.int32))


def _several(name: str, feature: Any, options: "Tfds") -> TfdsLabel:
    """Writes a list of classes as 1 and 0 for each class."""
    names = list(feature.feature.names)
    if not names:
        raise UserError(
            "dataset.label",
            f'expected a field with labels; "{name}" of these data has none: a builder may keep only those that many '
            "rows have. Choose another label, or give it more data.",
        )

    def read(value: tf.Tensor) -> tf.Tensor:
        places = tf.maximum(value, 0)[:, tf.newaxis]
        has = tf.tensor_scatter_nd_max(tf.zeros([len(names)], tf.int32), places, tf.ones_like(value, tf.int32))
        return _where_given(tf.reduce_min(value, keepdims=True), has)

    return TfdsLabel(name, "label", names, read)


def _flags(name: str, feature: Any, options: "Tfds") -> TfdsLabel:
    names = list(feature)
    return TfdsLabel(name, "label", names, lambda value: tf.stack([tf.cast(value[each], tf.int32) for each in names]))


def _masks(name: str, feature: Any, options: "Tfds") -> TfdsLabel:
    declared = options.mask_values or _named_values(feature, options.ignore_values)
    if declared is None:
        raise UserError(
            "dataset.mask_values",
            f'expected the values of each class, since "{name}" has no names for them; received none. '
            "Set mask_values, for instance to { background = 0, object = [1, 255] }.",
        )
    try:
        masks = MaskValues(declared, options.ignore_values)
    except ValueError as error:
        raise UserError("dataset.label", f"{error}. Choose another label, or set mask_values.") from error
    return TfdsLabel(name, "pixel", masks.names, lambda value: value, masks)


def _named_values(feature: Any, ignored: tuple[Value, ...]) -> dict[str, tuple[Value, ...]] | None:
    """Returns the values that a feature itself has names for, but for those that are ignored."""
    if not isinstance(feature, tfds.features.LabeledImage) or feature.num_classes is None:
        return None
    return {name: (number,) for number, name in enumerate(feature.names) if number not in ignored}


def _where_given(value: tf.Tensor, label: tf.Tensor) -> tf.Tensor:
    """Returns the label, -1 where the builder has -1, which says that there is none."""
    return tf.where(value < 0, -1, label)


class _Kind(NamedTuple):
    per: Per
    fits: Fits
    make: Callable[[str, Any, "Tfds"], TfdsLabel]


_OF_ROWS = (
    _Kind("row", is_class, _classes),
    _Kind("row", is_number, _values),
    _Kind("label", is_classes, _several),
    _Kind("label", is_flags, _flags),
)
_KINDS: dict[Field, tuple[_Kind, ...]] = {
    "words": (_Kind("word", is_classes, _tags),),
    "text": _OF_ROWS,
    "sequence": (*_OF_ROWS, _Kind("word", is_classes, _residues)),
    "image": (*_OF_ROWS, _Kind("pixel", is_mask, _masks)),
}
_USUAL: dict[Per, tuple[str, ...]] = {
    "row": ("label",),
    "word": ("tags", "ner_tags", "ner", "label"),
    "label": (),
    "pixel": ("segmentation_mask", "mask"),
}
