"""Small pictures, masks and tables in files."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from mtl_keras.data.base import Dataset
from mtl_keras.errors import UserError


def noise(height: int = 6, width: int = 8, seed: int = 0) -> np.ndarray:
    """Random colours."""
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


def save(path: Path, pixels: Any = None, **options: Any) -> Path:
    """Writes pixels, or a picture that Pillow has, in the format that the name says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = pixels if isinstance(pixels, Image.Image) else Image.fromarray(noise() if pixels is None else pixels)
    made.save(path, **options)
    return path


def turned(orientation: int) -> Image.Exif:
    """An EXIF part that says how a picture has to be turned."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


def cut(path: Path, share: float = 0.7) -> Path:
    """Cuts the end of a file off."""
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    return path


def write(path: Path, text: str) -> Path:
    """Writes a table."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def pixels_of(mask: bytes) -> np.ndarray:
    """The class numbers of a label a pixel; it has to be a PNG of one channel of 8 bits."""
    with Image.open(io.BytesIO(mask)) as opened:
        assert (opened.format, opened.mode) == ("PNG", "L")
        return np.asarray(opened)


def labels_by_name(dataset: Dataset, split: str = "train") -> dict[str, Any]:
    """The labels of a split by the names of the pictures; each name is there once."""
    rows = dataset.load(split)
    names, labels = rows.as_lists()
    assert len(set(names)) == rows.count == len(labels)
    return dict(zip(names, labels, strict=True))


def fault(dataset: Dataset, split: str = "train") -> str:
    """What is said of the faults of a split."""
    with pytest.raises(UserError) as caught:
        dataset.load(split)
    return str(caught.value)
