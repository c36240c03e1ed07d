"""Finds the fields of a builder of tensorflow-datasets by their names and types."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import tensorflow_datasets as tfds

from mtl_keras.data.base import Field
from mtl_keras.data.faults import quoted
from mtl_keras.errors import UserError

if TYPE_CHECKING:
    from mtl_keras.data.tfds import Tfds

Features = Mapping[str, Any]
Fits = Callable[[Any], bool]


class _Raw(NamedTuple):
    fits: Fits
    usual: tuple[str, ...]


def is_text(feature: Any) -> bool:
    """Says whether a feature is a string."""
    return not isinstance(feature, tfds.features.ClassLabel) and isinstance(feature, tfds.features.Text)


def is_words(feature: Any) -> bool:
    """Says whether a feature is a list of strings."""
    return isinstance(feature, tfds.features.Sequence) and is_text(feature.feature)


def is_picture(feature: Any) -> bool:
    """Says whether a feature is a picture of 8 bits: others are packed into a PNG in ways of their own."""
    labelled = isinstance(feature, tfds.features.LabeledImage)
    return not labelled and is_mask(feature) and feature.np_dtype == np.uint8


def is_mask(feature: Any) -> bool:
    """Says whether a feature is a picture that may hold whole numbers."""
    picture = isinstance(feature, tfds.features.Image)
    return picture and len(feature.shape) == 3 and np.dtype(feature.np_dtype).kind == "u"


def is_class(feature: Any) -> bool:
    """Says whether a feature is a class."""
    return isinstance(feature, tfds.features.ClassLabel)


def is_classes(feature: Any) -> bool:
    """Says whether a feature is a list of classes."""
    return isinstance(feature, tfds.features.Sequence) and is_class(feature.feature)


def is_flags(feature: Any) -> bool:
    """Says whether a feature has a truth value a name."""
    return isinstance(feature, tfds.features.FeaturesDict) and all(
        inner.shape == () and inner.np_dtype == np.bool_ for inner in feature.values()
    )


def is_number(feature: Any) -> bool:
    """Says whether a feature is a number that stands for no class."""
    scalar = isinstance(feature, tfds.features.Tensor | tfds.features.Scalar) and not is_class(feature)
    return scalar and feature.shape == () and np.dtype(feature.np_dtype).kind in "fiu"


_RAW: dict[Field, _Raw] = {
    "image": _Raw(is_picture, ("image",)),
    "words": _Raw(is_words, ("words", "tokens")),
    "sequence": _Raw(is_text, ("sequence",)),
    "text": _Raw(is_text, ("text", "sentence")),
}
"""The raw fields; where the options name none, the first of which a builder has one is it."""

_NAMES = ("file_name", "id")


def find_raw(options: "Tfds", features: Features) -> tuple[Field, str]:
    """Returns which raw field is in use, and the builder's name of it."""
    present = [field for field, raw in _RAW.items() if _is_there(field, features)]
    field = options.known_field or (present[0] if present else "text")
    raw = _RAW[field]
    return field, choose(options, field, features, raw.fits, raw.fits, raw.usual)


def _is_there(field: Field, features: Features) -> bool:
    """Says whether features tell a raw field by themselves: of strings, only a name tells a sequence from a text."""
    found = named(features, _RAW[field].fits)
    return bool(set(found) & set(_RAW[field].usual)) if field == "sequence" else bool(found)


def find_names(features: Features) -> str | None:
    """Returns the field by which a person knows a picture or a sequence, if there is one."""
    return next((name for name in _NAMES if name in features and is_text(features[name])), None)


def choose(
    options: "Tfds", option: str, features: Features, fits: Fits, found: Fits, usual: tuple[str, ...] = ()
) -> str:
    """Returns the field that is named, or the one that is found: by a usual name, or as the only one of its type.

    Args:
        options: of the data set.
        option: which of them names the field.
        features: of the builder.
        fits: which features may be named.
        found: which of them are found without being named.
        usual: names that tell which of several is meant, the first of them first.
    """
    fitting, given = named(features, fits), getattr(options, option)
    if given is None:
        alone = named(features, found)
        chosen = [field for field in usual if field in alone][:1] or alone
        if len(chosen) == 1:
            return chosen[0]
    elif given in fitting:
        return str(given)
    received = "none" if given is None else f'"{given}"'
    raise UserError(
        f"dataset.{option}",
        f"expected one of the fields of {options.name} of the right type, {quoted(fitting)} (all: "
        f"{quoted(list(features))}); received {received}. Set {option}.",
    )


def named(features: Features, fits: Fits) -> list[str]:
    """Returns the names of the fields that fit."""
    return [name for name, feature in features.items() if fits(feature)]
