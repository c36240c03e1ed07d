"""Looks at pictures with Pillow, then with TensorFlow, before a model has to: what is wrong is told in plain words."""

import io
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from mtl_keras.images.decodable import DECODABLE
from mtl_keras.images.limits import MOST_PIXELS, TOO_LARGE
from mtl_keras.images.orientation import ON_ITS_SIDE, orientation_of
from mtl_keras.images.quiet_pillow import quiet_pillow
from mtl_keras.images.trial import refusal

_OPENED = ("JPEG", "PNG", "GIF", "BMP", "WEBP", "TIFF")
"""Formats that are told by their names; the last two are refused."""


def fault_of(picture: Path | bytes) -> str | None:
    """Returns why a picture, a file or its bytes, cannot be used; None if it can."""
    try:
        read_size(picture)
    except ValueError as error:
        return str(error)
    return None


def unreadable(error: OSError) -> str:
    """Returns why a file cannot be used that cannot be read."""
    return f"expected a file that can be read; received: {error.strerror}. Correct the path"


def _other(content: bytes, opened: Image.Image) -> str:
    return f"expected a JPEG, PNG, GIF or BMP; received {opened.format}. Convert it"


def read_size(picture: Path | bytes) -> tuple[int, int]:
    """Returns height and width of a picture, upright.

    Raises:
        ValueError: the picture cannot be used; says why.
    """
    try:
        content = picture if isinstance(picture, bytes) else picture.read_bytes()
    except OSError as error:
        raise ValueError(unreadable(error)) from error
    if not content:
        raise ValueError("expected a picture; received an empty file. Copy it anew, or remove it")
    with quiet_pillow():
        width, height = _open(content)
    if fault := refusal(content):
        raise ValueError(fault)
    return (width, height) if orientation_of(content) in ON_ITS_SIDE else (height, width)


def _open(content: bytes) -> tuple[int, int]:
    """Returns width and height as they are stored."""
    try:
        with Image.open(io.BytesIO(content), formats=_OPENED) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise ValueError(f"{TOO_LARGE} ({opened.width} x {opened.height})")
            fault = DECODABLE.get(opened.format or "", _other)(content, opened)
            if fault:
                raise ValueError(fault)
            size = opened.size
            opened.load()
            return size
    except UnidentifiedImageError as error:
        raise ValueError(
            "expected a JPEG, PNG, GIF or BMP; received something else, or a broken one. Remove it"
        ) from error
    except Image.DecompressionBombError as error:
        raise ValueError(f"the picture is too large ({error}). Make it smaller") from error
    except (OSError, SyntaxError, EOFError) as error:
        raise ValueError(f"the picture is cut off or broken ({error}). Copy it anew, or remove it") from error
