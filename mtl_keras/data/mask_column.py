"""The masks of pictures as a column of labels."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mtl_keras.data.mask_values import MaskValues
from mtl_keras.data.picture import Picture
from mtl_keras.data.picture_looks import in_threads, look_at
from mtl_keras.errors import UserError

if TYPE_CHECKING:
    from mtl_keras.data.mask_values import Array

Missing = Literal["error", "background", "unlabelled"]


def mask_column(pictures: Sequence[Picture], values: MaskValues, missing: Missing) -> tuple["Array", list[UserError]]:
    """Returns the masks of pictures, PNGs of class numbers [rows] object, and the faults of them.

    Args:
        pictures: with the files of their masks.
        values: what the masks' pixels mean.
        missing: what a mask that is not there means: a fault, the first class throughout, or no label, which is "".
    """
    import numpy as np

    column = np.empty(len(pictures), object)
    found = in_threads(lambda one: _mask_or_fault(one, values, missing), pictures, "Reading masks", len(pictures))
    column[:] = [mask if isinstance(mask, bytes) else b"" for mask in found]
    return column, [fault for fault in found if isinstance(fault, UserError)]


def is_there(mask: Path | None) -> bool:
    """Says whether a picture has a mask."""
    return mask is not None and mask.is_file()


def _mask_or_fault(picture: Picture, values: MaskValues, missing: Missing) -> bytes | UserError:
    import numpy as np

    from mtl_keras.data.mask_png import encode_mask, recode_mask  # with Pillow

    look = look_at(picture.path)
    if look.fault:
        return b""  # the fault of the picture is told
    if picture.mask is None or not is_there(picture.mask):
        blank = {"background": lambda: encode_mask(np.zeros((look.height, look.width), np.uint8)), "unlabelled": bytes}
        return blank[missing]() if missing in blank else _no_mask(picture, next(iter(values.classes)))
    try:
        return recode_mask(picture.mask, values, (look.height, look.width))
    except ValueError as error:
        return UserError(str(picture.mask), f"{str(error).removesuffix('.')}.")


def _no_mask(picture: Picture, background: str) -> UserError:
    there = f"no file at {picture.mask}" if picture.mask else "none"
    problem = (
        f'expected a mask; received {there}. Add it, correct masks, or set missing_masks to "background" (all of it is '
        f'"{background}") or "unlabelled" (nothing is learned of its pixels).'
    )
    return UserError(picture.place, problem)
