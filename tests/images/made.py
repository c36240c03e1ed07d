"""Small pictures, encoded by Pillow, and what Pillow says that they are."""

import io
import random
import struct
import zlib

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


XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="6"/></x:xmpmeta>'


def tiff(value, kind=3, order=">"):
    """Returns the bytes of an EXIF part that says an orientation, as a number of 16 (3) or 32 bits (4)."""
    entry = struct.pack(f"{order}HHIHH", ORIENTATION, 3, 1, value, 0) if kind == 3 else None
    entry = entry or struct.pack(f"{order}HHII", ORIENTATION, kind, 1, value)
    start = {">": b"MM\0*", "<": b"II*\0"}[order]
    return start + struct.pack(f"{order}IH", 8, 1) + entry + bytes(4)


def jpeg_with(part):
    """Returns a JPEG with the bytes of an APP1 part."""
    plain = encode(PICTURE, "JPEG", quality=95)
    return plain[:2] + b"\xff\xe1" + struct.pack(">H", len(part) + 2) + part + plain[2:]


def png_with(name, content, before=b"IDAT"):
    """Returns a PNG with a part more before its pixels, or before its end."""
    plain = encode(PICTURE)
    at = plain.index(before) - 4
    part = struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
    return plain[:at] + part + plain[at:]


ODD_EXIF = {
    "jpeg, xmp alone": jpeg_with(b"http://ns.adobe.com/xap/1.0/\0" + XMP),
    "jpeg, long": jpeg_with(b"Exif\0\0" + tiff(6, kind=4)),
    "jpeg, little endian": jpeg_with(b"Exif\0\0" + tiff(6, order="<")),
    "jpeg, no such orientation": jpeg_with(b"Exif\0\0" + tiff(9)),
    "png, xmp": png_with(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP),
    "png, raw profile": png_with(
        b"tEXt", b"Raw profile type exif\0\nexif\n%8d\n" % 32 + (b"Exif\0\0" + tiff(6)).hex().encode() + b"\n"
    ),
    "png, after its pixels": png_with(b"eXIf", tiff(6), before=b"IEND"),
    "png, with both marks": png_with(b"eXIf", b"Exif\0\0" + tiff(6)),
    "png, long": png_with(b"eXIf", tiff(6, kind=4)),
}
"""Pictures that tell an orientation otherwise than Pillow writes it."""


def damaged_exif(count):
    """Yields JPEGs and PNGs in turn whose EXIF part has bytes changed, or is cut off."""
    draw = random.Random(0)
    for number in range(count):
        part = bytearray(tiff(6, order=draw.choice("<>")))
        for _ in range(draw.randrange(1, 4)):
            part[draw.randrange(len(part))] = draw.choice([0, 1, 2, 6, 8, 255, draw.randrange(256)])
        part = bytes(part[: draw.choice([len(part), len(part), draw.randrange(len(part))])])
        yield png_with(b"eXIf", part) if number % 2 else jpeg_with(b"Exif\0\0" + part)
