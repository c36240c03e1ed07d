"""What TensorFlow decodes of what Pillow reads: it does not read all, and some otherwise."""

import io
import struct
from collections.abc import Callable

from PIL import Image

_MASKS = bytes.fromhex("0000ff00 00ff0000 ff000000")
"""Where red, green and blue are in 32 bits, as TensorFlow takes it."""

_PNG_DEPTH = 24
"""The place of the byte that says how many bits a channel has."""
_PNG_END = b"\0\0\0\0IEND\xaeB`\x82"


def _jpeg(content: bytes, opened: Image.Image) -> str | None:
    return None


def _png(content: bytes, opened: Image.Image) -> str | None:
    """Pillow does not look at the ends and the sums of a PNG's parts unless it is asked to."""
    with Image.open(io.BytesIO(content)) as again:
        again.verify()  # all sums but that of the end
    if _PNG_END not in content:
        return "the picture is cut off. Copy it anew, or remove it"
    return _too_deep(content[_PNG_DEPTH])


def _too_deep(bits: int) -> str | None:
    """Returns what is wrong with a PNG of 16 bits: pictures of 12-bit cameras would be all but black, unseen."""
    if bits <= 8:
        return None
    return (
        f"expected 8 bits a channel; received a PNG of {bits}, of which only the upper 8 would be read. Convert it, so "
        "that its values fill 0 to 255"
    )


def _gif(content: bytes, opened: Image.Image) -> str | None:
    whole = (0, 0, *opened.size)
    tiles = getattr(opened, "tile", ())  # of the first frame
    if any(tuple(tile[1]) != whole for tile in tiles):
        return (
            "expected a GIF whose first frame is as large as the picture; received a smaller frame. Convert it to PNG"
        )
    return None


def _bmp(content: bytes, opened: Image.Image) -> str | None:
    if len(content) < 70:
        return "the picture is cut off. Copy it anew, or remove it"
    start, header = struct.unpack_from("<II", content, 10)
    bits, compression = struct.unpack_from("<HI", content, 28)
    plain = compression == 0 or (compression == 3 and content[54:66] == _MASKS)
    if header < 40 or not plain or (bits, opened.mode) not in {(8, "L"), (24, "RGB"), (32, "RGB"), (32, "RGBA")}:
        return "expected a BMP of 24 or 32 bits a pixel, or of 8 bits grey; received another one. Convert it to PNG"
    if len(content) != start + (bits * opened.width + 31) // 32 * 4 * opened.height:
        return "expected a BMP that ends with its pixels; received more or less than that. Convert it to PNG"
    return None


DECODABLE: dict[str, Callable[[bytes, Image.Image], str | None]] = {
    "JPEG": _jpeg,
    "MPO": _jpeg,  # as phones make them: a JPEG with further pictures behind it, which are left
    "PNG": _png,
    "GIF": _gif,
    "BMP": _bmp,
}
"""By Pillow's format: why TensorFlow cannot decode a picture as it is, opened but not loaded; None if it can."""
