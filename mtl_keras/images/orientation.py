"""How a picture has to be turned to stand upright, read from its bytes: the rule that ``exif.py`` follows in graph.

There is this one rule, for a model and for Pillow alike, since Pillow's own also looks elsewhere (XMP, text parts of a
PNG, entries of other types) and gives up on other damaged parts.
"""

import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from PIL import Image

SEARCHED = 65_536
"""Bytes from the picture's beginning in which its EXIF part is looked for."""
MARK, HEADER = r"(?:Exif\x00\x00|eXIf)", r"(?:II\*\x00|MM\x00\*)"
"""What stands before the EXIF part's TIFF header in a JPEG or a PNG, and the header's first four bytes."""
ORIENTATION, SHORT = 0x0112, 3
"""Tag and type of the entry that says the orientation."""
ENTRIES = 256
"""Entries of the directory that are looked at."""
ON_ITS_SIDE = frozenset({5, 6, 7, 8})
"""Orientations in which height and width change places."""

_FOUND = re.compile(f"{MARK}(?={HEADER})".encode())
_BYTE_ORDERS: dict[bytes, Literal["little", "big"]] = {b"II*\0": "little", b"MM\0*": "big"}


def orientation_of(encoded: bytes) -> int:
    """Returns the EXIF orientation of an encoded picture, 1 to 8; 1 where it says none."""
    head = encoded[:SEARCHED]
    found = _FOUND.search(head)
    header = head[found.end() :] if found else head
    order = _BYTE_ORDERS.get(header[:4])
    return _orientation_in(header, order) if order else 1


def turn_upright(picture: "Image.Image", turn: int) -> "Image.Image":
    """Turns and mirrors a picture as its orientation, 1 to 8, asks for."""
    from PIL.Image import Transpose

    changes = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return picture.transpose(changes[turn]) if turn in changes else picture.copy()


def _orientation_in(header: bytes, order: Literal["little", "big"]) -> int:
    """Reads the orientation from a TIFF header and what follows it; past the end all numbers are 0."""

    def number(at: int, size: int) -> int:
        return int.from_bytes(header[at : at + size].ljust(size, b"\0"), order)

    # Of the directory's offset the lower half: more would lie past what is searched.
    directory = number(4 if order == "little" else 6, 2)
    entries = [directory + 2 + 12 * place for place in range(min(number(directory, 2), ENTRIES))]
    told = [at for at in entries if (number(at, 2), number(at + 2, 2), number(at + 4, 4)) == (ORIENTATION, SHORT, 1)]
    value = number(told[0] + 8, 2) if told else 1
    return value if 1 <= value <= 8 else 1
