"""Pictures are compared by their bytes and measured upright."""

import io
from pathlib import Path

import numpy as np
import tensorflow as tf
from PIL import Image

from mtl_keras.backbones import ProteinCnn, SmallCnn
from mtl_keras.data.rows import Rows
from mtl_keras.data_facts.picture_bytes import picture_bytes
from mtl_keras.data_facts.picture_sizes import picture_sizes


def encoded(width: int, height: int, orientation: int = 1, colour: int = 0) -> bytes:
    buffer, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = orientation
    Image.new("RGB", (width, height), (colour, 0, 0)).save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def test_files_and_bytes_are_seen_alike(tmp_path: Path) -> None:
    pictures = [encoded(40, 30), encoded(40, 30, orientation=6), encoded(40, 30), encoded(40, 30, colour=200)]
    paths = [str(tmp_path / f"{number}.jpg") for number in range(4)]
    for path, content in zip(paths, pictures, strict=True):
        Path(path).write_bytes(content)
    columns = {"image": pictures, "name": paths, "label": np.zeros(4, np.int32)}
    held = picture_bytes(Rows(tf.data.Dataset.from_tensor_slices(columns), "image", 4))
    in_files = tf.data.Dataset.from_tensor_slices({**columns, "image": paths})
    assert picture_bytes(Rows(in_files, "image", 4, files=True)) == held
    assert [(one.height, one.width) for one in held] == [(30, 40), (40, 30), (30, 40), (30, 40)]
    assert held[0].digest == held[2].digest
    assert len({one.digest for one in held}) == 3


def test_sizes_beside_what_the_backbone_takes() -> None:
    found = picture_sizes([(10, 10), (40, 20), (30, 45), (100, 50)], SmallCnn(image_size=(64, 32)))
    assert found == {
        "smallest": [10, 10],
        "median": [30, 45],
        "largest": [100, 50],
        "image_size": [64, 32],
        "fit": "stretch",
        "scale": round((64 * 32 / (30 * 45)) ** 0.5, 3),
        "aspects": [0.5, 0.75, 1.5],
        "distorted": 2,
    }
    assert picture_sizes([], SmallCnn()) is None
    assert picture_sizes([(1, 1)], ProteinCnn()) is None
