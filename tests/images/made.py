"""Small pictures, encoded by Pillow, and what Pillow says that they are."""

import io

import numpy as np
from PIL import Image, ImageOps

HEIGHT, WIDTH = 37, 53
ORIENTATION = 0x0112
_down, _right = np.mgrid[0:HEIGHT, 0:WIDTH]
PICTURE = np.stack([_right * 4, _down * 6, (_right + _down) * 2], -1).astype("uint8")
ALPHA = np.concatenate([PICTURE, (_right * 4)[..., None].astype("uint8")], -1)
DEEP = (_right * 1200).astype("uint16")

WHITE, BLACK, RED, BLUE = (255, 255, 255), (0, 0, 0), (255, 0, 0), (0, 0, 255)


def rgb():
    return Image.fromarray(PICTURE)


def palette():
    return rgb().quantize(16)


def encode(picture, kind="PNG", **options):
    """Encodes an array or a Pillow picture."""
    buffer = io.BytesIO()
    (picture if isinstance(picture, Image.Image) else Image.fromarray(picture)).save(buffer, kind, **options)
    return buffer.getvalue()


def with_orientation(value, kind):
    exif = Image.Exif()
    exif[ORIENTATION], exif[0x010F] = value, "a maker"
    return encode(PICTURE, kind, exif=exif, **({"quality": 95} if kind == "JPEG" else {}))


def by_pillow(encoded):
    """Returns the upright picture on white, as Pillow reads it."""
    opened = ImageOps.exif_transpose(Image.open(io.BytesIO(encoded))).convert("RGBA")
    return np.asarray(Image.alpha_composite(Image.new("RGBA", opened.size, "white"), opened).convert("RGB")).astype(int)


def corners(height=40, width=60):
    """Returns a picture whose corners are, from the upper left clockwise, white, red, blue, black; grey elsewhere."""
    picture = np.full((height, width, 3), 128, "uint8")
    down, right = height // 4, width // 4
    picture[:down, :right], picture[:down, -right:] = WHITE, RED
    picture[-down:, -right:], picture[-down:, :right] = BLUE, BLACK
    return picture
