"""Reads each picture of a split once: what its bytes are, and how large it is."""

import hashlib
import io
import os
from pathlib import Path
from typing import NamedTuple

from mtl_keras.data.rows import Rows


class Seen(NamedTuple):
    """A picture.

    Args:
        digest: the same for the same bytes.
        height: of the upright picture.
        width: of the upright picture.
    """

    digest: str
    height: int
    width: int


def picture_bytes(rows: Rows) -> list[Seen]:
    """Reads the pictures of a split, in their order; they were decoded before, so that only their beginning is."""
    from mtl_keras.data.picture_looks import in_threads

    found = rows.dataset if rows.unlabelled is None else rows.unlabelled.take(rows.count)
    images = found.map(lambda row: row["image"]).as_numpy_iterator()
    work = _of_file if rows.files else _seen
    return in_threads(work, images, "Comparing pictures", rows.count)


def _of_file(path: bytes) -> Seen:
    return _seen(Path(os.fsdecode(path)).expanduser().read_bytes())


def _seen(encoded: bytes) -> Seen:
    from PIL import Image

    from mtl_keras.images.orientation import ON_ITS_SIDE, orientation_of

    with Image.open(io.BytesIO(encoded)) as opened:
        width, height = opened.size
    if orientation_of(encoded) in ON_ITS_SIDE:
        width, height = height, width
    return Seen(hashlib.blake2b(encoded, digest_size=16).hexdigest(), height, width)
