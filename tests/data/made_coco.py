"""Small data sets of COCO's and Pascal VOC's forms."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from tests.data.made_pictures import noise, save, write

SIZE = (12, 16)
SQUARE = [2, 2, 8, 2, 8, 8, 2, 8]
CATEGORIES = [{"id": 17, "name": "cat"}, {"id": 3, "name": "dog"}, {"id": 44, "name": "never"}]


def annotation(number: int, image: int, category: int, segmentation: Any, **more: Any) -> dict[str, Any]:
    """An annotation as COCO writes it."""
    plain = {"id": number, "image_id": image, "category_id": category, "iscrowd": 0, "bbox": [0, 0, 1, 1]}
    return {**plain, "segmentation": segmentation, **more}


def contents(pictures: int = 6) -> dict[str, Any]:
    """What a file has: pictures of nothing, of a cat, of a dog and a cat upon it, and so on in turn."""
    height, width = SIZE
    images = [{"id": n, "file_name": f"{n}.png", "height": height, "width": width} for n in range(pictures)]
    annotations = []
    for n in range(pictures):
        if n % 3 > 0:
            annotations.append(annotation(2 * n, n, 17, [SQUARE]))
        if n % 3 > 1:
            annotations.append(annotation(2 * n + 1, n, 3, [[0, 0, 16, 0, 16, 12, 0, 12]]))
    return {"info": {}, "images": images, "annotations": annotations, "categories": CATEGORIES}


def made_coco(folder: Path, found: dict[str, Any] | None = None, name: str = "all.json", where: str = ".") -> Path:
    """Writes a file and its pictures."""
    found = contents() if found is None else found
    for image in found["images"]:
        save(folder / where / image["file_name"], noise(*SIZE, seed=image["id"]))
    return write(folder / name, json.dumps(found))


def square() -> np.ndarray:
    """The pixels of ``SQUARE``."""
    mask = np.zeros(SIZE, bool)
    mask[2:8, 2:8] = True
    return mask


def made_voc(folder: Path, objects: dict[str, list[str]]) -> Path:
    """Writes pictures and annotations of the names of things."""
    for seed, (name, names) in enumerate(objects.items()):
        save(folder / f"JPEGImages/{name}.jpg", noise(*SIZE, seed=seed))
        things = "".join(f"<object><name>{each}</name><part><name>head</name></part></object>" for each in names)
        write(folder / f"Annotations/{name}.xml", f"<annotation><filename>x.jpg</filename>{things}</annotation>")
    return folder
