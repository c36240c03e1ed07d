"""A small archive in the layout of Oxford-IIIT Pet, and what stands in it."""

import hashlib
import io
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

URL = "https://thor.robots.ox.ac.uk/~vgg/data/pets"
BREEDS = {"Abyssinian": (1, 1), "beagle": (5, 2), "Bengal": (6, 1)}
"""By the beginning of a file's name: breed and species, both counted from 1."""


@dataclass(frozen=True)
class Pet:
    """A picture of the archive: its labels as the archive counts them, from 1, and the values 1, 2, 3 of its trimap."""

    name: str
    split: str
    breed: int
    species: int
    picture: bytes
    trimap: Any

    @property
    def line(self) -> str:
        """Its line in a list: the last number is that of the breed within its species."""
        return f"{self.name} {self.breed} {self.species} 1\n"


def make_pets(trainval: int = 24, test: int = 6) -> list[Pet]:
    """Makes pets of three breeds: a bright ellipse, whose colour says the breed, on noise."""
    made = np.random.default_rng(0)
    return [
        _pet(made, number, "trainval" if number < trainval else "test", list(BREEDS)[number % len(BREEDS)])
        for number in range(trainval + test)
    ]


def prepare(pets: list[Pet], data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Puts the archive where tensorflow-datasets looks for files fetched by hand, before it would fetch them."""
    import tensorflow_datasets as tfds
    from tensorflow_datasets.core.download.checksums import UrlInfo

    manual = data_dir / "downloads" / "manual"
    manual.mkdir(parents=True)
    infos = {}
    for name, files in {"images": _images(pets), "annotations": _annotations(pets)}.items():
        content = _tar(files)
        (manual / f"{name}.tar.gz").write_bytes(content)
        infos[f"{URL}/{name}.tar.gz"] = UrlInfo(len(content), hashlib.sha256(content).hexdigest(), f"{name}.tar.gz")
    monkeypatch.setattr(tfds.builder_cls("oxford_iiit_pet"), "url_infos", infos)


def _pet(made: np.random.Generator, number: int, split: str, kind: str) -> Pet:
    height, width = made.integers(40, 60, 2).tolist()
    breed, species = BREEDS[kind]
    far = np.hypot(*(np.indices((height, width)) / [[[height / 2]], [[width / 2]]] - 1))
    trimap = np.select([far < 0.6, far > 0.8], [1, 2], 3).astype(np.uint8)
    pixels = made.integers(0, 80, (height, width, 3))
    pixels[far < 0.7] += np.array([175 * (breed == 1), 175 * (breed == 5), 175 * (breed == 6)])
    return Pet(f"{kind}_{1000 + number}", split, breed, species, _encoded(pixels, "JPEG"), trimap)


def _images(pets: list[Pet]) -> dict[str, bytes]:
    return {f"images/{pet.name}.jpg": pet.picture for pet in pets}


def _annotations(pets: list[Pet]) -> dict[str, bytes]:
    lists = {
        split: "".join(pet.line for pet in pets if split in ("list", pet.split)).encode()
        for split in ("list", "trainval", "test")
    }
    trimaps = {f"annotations/trimaps/{pet.name}.png": _encoded(pet.trimap, "PNG") for pet in pets}
    boxes = {f"annotations/xmls/{pet.name}.xml": _BOX.encode() for pet in pets if pet.split == "trainval"}
    return {**{f"annotations/{split}.txt": content for split, content in lists.items()}, **trimaps, **boxes}


def _encoded(pixels: Any, form: str) -> bytes:
    content = io.BytesIO()
    Image.fromarray(np.asarray(pixels, np.uint8)).save(content, form)
    return content.getvalue()


def _tar(files: dict[str, bytes]) -> bytes:
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as tar:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return archive.getvalue()


_BOX = (
    "<annotation><size><width>40</width><height>40</height></size><object><bndbox><xmin>10</xmin><ymin>10</ymin>"
    "<xmax>20</xmax><ymax>20</ymax></bndbox></object></annotation>"
)
"""The box of a head, which no task reads."""
