"""The masks of a builder of tensorflow-datasets, as class numbers."""

import io
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from PIL import Image

from mtl_keras.data.mask_png import encode_mask, recode_mask
from mtl_keras.data.mask_values import MaskValues
from mtl_keras.data.picture_looks import Look, in_threads
from mtl_keras.data.tfds_pictures import TfdsPictures
from mtl_keras.images.encoded_mask import pixel_counts
from mtl_keras.images.orientation import ON_ITS_SIDE, orientation_of, turn_upright


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
    """Reads the masks of a split; they lie on the pixels as tensorflow-datasets decodes them, before they are turned.

    Raises:
        UserError: masks cannot be read, have other values, or another size than their pictures.
    """
    rows = zip(pictures.looks(split), pictures.encoded(split, [pictures.image, field]), strict=True)
    read = in_threads(lambda row: _read(*row, values), rows, "Reading masks", pictures.count(split))
    pictures.tell(split, field, [mask.fault for mask in read])
    return Masks([mask.encoded for mask in read], frozenset[int]().union(*(mask.numbers for mask in read)))


def _read(look: Look, encoded: tuple[bytes, ...], values: MaskValues) -> _Read:
    picture, content = encoded
    if look.fault:
        return _Read(b"", frozenset())  # it is told of the picture
    turn = orientation_of(picture)
    size = (look.height, look.width)
    try:
        mask = recode_mask(content, values, size[::-1] if turn in ON_ITS_SIDE else size)
    except ValueError as error:
        return _Read(b"", frozenset(), f"{str(error).removesuffix('.')}.")
    numbers = frozenset(np.flatnonzero(pixel_counts(mask, len(values.classes))).tolist())
    return _Read(mask if turn == 1 else _turned(mask, turn), numbers)


def _turned(mask: bytes, turn: int) -> bytes:
    with Image.open(io.BytesIO(mask)) as opened:
        return encode_mask(np.asarray(turn_upright(opened, turn)))
