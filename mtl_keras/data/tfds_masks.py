"""The masks of a builder of tensorflow-datasets, as class numbers."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from mtl_keras.data.mask_png import recode_mask
from mtl_keras.data.mask_values import MaskValues
from mtl_keras.data.picture_looks import Look, in_threads
from mtl_keras.data.picture_source import pixel_counts
from mtl_keras.data.tfds_pictures import TfdsPictures


@dataclass(frozen=True)
class Masks:
    """The masks of a split.

    Args:
        encoded: a PNG of class numbers a row.
        numbers: the classes that occur in them.
    """

    encoded: list[bytes]
    numbers: frozenset[int]


class _Read(NamedTuple):
    encoded: bytes
    numbers: frozenset[int]
    fault: str | None = None


def read_masks(pictures: TfdsPictures, field: str, values: MaskValues, split: str) -> Masks:
    """Reads the masks of a split.

    Raises:
        UserError: masks cannot be read, have other values, or another size than their pictures.
    """
    pairs = zip(pictures.looks(split), pictures.encoded(split, field), strict=True)
    read = in_threads(lambda pair: _read(*pair, values), pairs, "Reading masks", pictures.count(split))
    pictures.tell(split, field, [mask.fault for mask in read])
    return Masks([mask.encoded for mask in read], frozenset[int]().union(*(mask.numbers for mask in read)))


def _read(picture: Look, content: bytes, values: MaskValues) -> _Read:
    try:
        mask = recode_mask(content, values, (picture.height, picture.width))
    except ValueError as error:
        return _Read(b"", frozenset(), f"{str(error).removesuffix('.')}.")
    return _Read(mask, frozenset(np.flatnonzero(pixel_counts(mask, len(values.classes))).tolist()))
