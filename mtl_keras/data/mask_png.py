"""Turns a mask of any form into the PNG that a label a pixel is: one 8-bit channel of class numbers, 255 for none."""

import io
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageOps

from mtl_keras.data.mask_values import MaskValues, class_numbers

if TYPE_CHECKING:
    from mtl_keras.data.mask_values import Array

_PLAIN = frozenset({"L", "RGB", "I", "I;16", "I;16B", "I;16L", "F"})
_LEVELS = frozenset({"1", "LA", "La"})
_SEE_THROUGH = frozenset({"LA", "La", "PA", "RGBA", "RGBa"})


def encode_mask(numbers: "Array") -> bytes:
    """Writes class numbers [h, w], uint8, as a PNG."""
    content = io.BytesIO()
    Image.fromarray(numbers).save(content, "PNG")
    return content.getvalue()


def recode_mask(mask: Path | bytes, values: MaskValues, size: tuple[int, int]) -> bytes:
    """Reads a mask, a file or its bytes, of any format that Pillow reads, and writes its class numbers as a PNG.

    Of a mask of one bit, black is 0 and white 255; of one with a palette, a number is an index, unless ``values`` has
    colours.

    Args:
        mask: upright, or with an EXIF orientation of its own.
        values: what its pixels mean.
        size: height and width of the upright picture.

    Raises:
        ValueError: the mask cannot be read, has another size, or has values that are not declared.
    """
    try:
        with Image.open(io.BytesIO(mask) if isinstance(mask, bytes) else mask) as opened:
            opened.load()
            upright = ImageOps.exif_transpose(opened)
    except (OSError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        problem = f"expected a mask, e.g. a PNG; received a file that is no picture, cut off or broken ({error})."
        raise ValueError(f"{problem} Copy it anew") from error
    _check_size((upright.height, upright.width), size)
    return encode_mask(class_numbers(_pixels(upright, values.has_colours), values))


def _check_size(received: tuple[int, int], expected: tuple[int, int]) -> None:
    if received == expected:
        return
    advice = "Make it the picture's size, without mixing its values"
    if received == expected[::-1]:
        advice = "If the picture stands upright by its EXIF orientation only, turn the mask likewise"
    raise ValueError(
        f"expected the size of its picture, {expected[1]} x {expected[0]} pixels (width x height, upright); received "
        f"{received[1]} x {received[0]}. {advice}"
    )


def _pixels(mask: Image.Image, colours: bool) -> "Array":
    """Returns levels or indices [h, w], or colours [h, w, 3]."""
    if mask.mode in _SEE_THROUGH and mask.getchannel("A").getextrema() != (255, 255):
        raise ValueError("expected a mask without transparent parts; received some. Save it without an alpha channel")
    if mask.mode in _PLAIN or (mask.mode == "P" and not colours):
        return np.asarray(mask)
    return np.asarray(mask.convert("L" if mask.mode in _LEVELS else "RGB"))
