"""Builders of a few rows; tensorflow-datasets knows them once this module is imported."""

import io
import os
from collections.abc import Iterator
from typing import Any

import numpy as np
import tensorflow_datasets as tfds
from PIL import Image


class _Small(tfds.core.GeneratorBasedBuilder):
    VERSION = tfds.core.Version("1.0.0")
    FEATURES: dict[str, Any]
    ROWS: dict[str, list[dict[str, Any]]]

    def _info(self) -> tfds.core.DatasetInfo:
        return tfds.core.DatasetInfo(builder=self, features=tfds.features.FeaturesDict(self.FEATURES))

    def _split_generators(self, dl_manager: Any) -> dict[str, Iterator[tuple[int, dict[str, Any]]]]:
        return {split: iter(enumerate(rows)) for split, rows in self.ROWS.items()}

    def _generate_examples(self) -> None:
        raise AssertionError("the splits are generators already")


class SmallTagging(_Small):
    FEATURES = {  # noqa: RUF012
        "tokens": tfds.features.Sequence(tfds.features.Text()),
        "pos_tags": tfds.features.Sequence(tfds.features.ClassLabel(names=["N", "V"])),
        "ner_tags": tfds.features.Sequence(tfds.features.ClassLabel(names=["O", "B-PER", "I-PER", "B-LOC", "I-LOC"])),
    }
    ROWS = {  # noqa: RUF012
        "train": [
            {"tokens": ["Ann", "Lee"], "pos_tags": ["N", "N"], "ner_tags": ["B-PER", "I-PER"]},
            {"tokens": ["in", "Rome", "."], "pos_tags": ["V", "N", "N"], "ner_tags": ["O", "B-LOC", "O"]},
        ],
    }


class SmallTexts(_Small):
    FEATURES = {  # noqa: RUF012
        "text": tfds.features.Text(),
        "id": tfds.features.Text(),
        "label": tfds.features.ClassLabel(names=["bad", "good"]),
        "score": tfds.features.Scalar(np.float32),
    }
    ROWS = {  # noqa: RUF012
        "train": [
            {"text": f"row {number}", "id": str(number), "label": number % 2, "score": number / 4}
            for number in range(8)
        ],
        "one_class": [{"text": "row", "id": "a", "label": 1, "score": 0.5}],
        "unlabelled": [{"text": "row", "id": "a", "label": -1, "score": 0.5}],
        "partly_labelled": [
            {"text": "row", "id": "a", "label": -1, "score": 0.5},
            {"text": "row", "id": "b", "label": 1, "score": 0.5},
        ],
    }


class SmallTopics(_Small):
    FEATURES = {  # noqa: RUF012
        "text": tfds.features.Text(),
        "topics": tfds.features.Sequence(tfds.features.ClassLabel(names=["art", "law", "sea"])),
    }
    ROWS = {  # noqa: RUF012
        "train": [
            {"text": "painted ship", "topics": ["sea", "art"]},
            {"text": "nothing", "topics": []},
            {"text": "judge", "topics": ["law"]},
        ],
        "test": [{"text": "who knows", "topics": [-1]}, {"text": "harbour", "topics": ["sea"]}],
    }


class SmallProteins(_Small):
    FEATURES = {  # noqa: RUF012
        "sequence": tfds.features.Text(),
        "terms": tfds.features.Sequence(tfds.features.ClassLabel(names=["a", "b", "c"])),
    }
    ROWS = {  # noqa: RUF012
        "train": [{"sequence": "MKV", "terms": ["a"]}, {"sequence": "MLV", "terms": ["b"]}],
        "test": [{"sequence": "MMV", "terms": ["b", "c"]}],
    }


class BrokenTexts(SmallTexts):
    """Fails as a builder does without a network, with chatter on both streams."""

    BUILDER_CONFIGS = [tfds.core.BuilderConfig(name="one"), tfds.core.BuilderConfig(name="two")]  # noqa: RUF012

    def _split_generators(self, dl_manager: Any) -> dict[str, Iterator[tuple[int, dict[str, Any]]]]:
        print("chatter")
        os.write(2, b"chatter")
        raise ConnectionError("no route\n  to the host" + " far away" * 100)


def encoded(pixels: Any, form: str = "PNG", **options: Any) -> bytes:
    content = io.BytesIO()
    Image.fromarray(np.asarray(pixels, np.uint8)).save(content, form, **options)
    return content.getvalue()


def picture(number: int) -> bytes:
    """A picture of 4 x (5 + number) pixels, in the format of its number."""
    form = ("PNG", "JPEG", "GIF", "BMP")[number % 4]
    return encoded(np.random.default_rng(number).integers(0, 255, (4, 5 + number, 3)), form)


def turned(turn: int) -> bytes:
    """The zones of that number in red; EXIF asks to turn them by the orientation of that number."""
    exif = Image.Exif()
    exif[0x0112] = turn
    red = np.stack([zones(turn) * 25, *[np.zeros_like(zones(turn))] * 2], axis=-1)
    return encoded(red, exif=exif)


def zones(number: int) -> Any:
    """Values 0, 1 and 9 for the pixels of a picture."""
    return np.random.default_rng(number).choice([0, 1, 9], (4, 5 + number)).astype(np.uint8)


def parts(number: int) -> Any:
    """Values 0, 1 and 2 for the pixels of a picture."""
    return np.minimum(zones(number), 2)


def scene(number: int, **changes: Any) -> dict[str, Any]:
    """A row of pictures; its labels are functions of its number."""
    row = {
        "image": picture(number),
        "file_name": f"scene_{number}.x",
        "label": number % 2,
        "depth": np.zeros((4, 5 + number, 1), np.float32),
        "mask": encoded(zones(number)),
        "parts": encoded(parts(number)),
        "objects": [name for place, name in enumerate("xyz") if number >> place & 1],
        "flags": {"wet": number % 2 == 0, "dark": number > 3},
        "age": number / 4,
    }
    row |= changes
    return row | {name: io.BytesIO(row[name]) for name in ("image", "mask", "parts")}


class SmallScenes(_Small):
    """Pictures with labels of every kind; splits other than ``train`` and ``test`` have faults."""

    FEATURES = {  # noqa: RUF012
        "image": tfds.features.Image(),
        "file_name": tfds.features.Text(),
        "label": tfds.features.ClassLabel(names=["day", "night"]),
        "depth": tfds.features.Image(shape=(None, None, 1), dtype=np.float32),
        "mask": tfds.features.Image(shape=(None, None, 1)),
        "parts": tfds.features.LabeledImage(labels=["sky", "land", "sea"], shape=(None, None, 1)),
        "objects": tfds.features.Sequence(tfds.features.ClassLabel(names=["x", "y", "z"])),
        "flags": tfds.features.FeaturesDict({"wet": np.bool_, "dark": np.bool_}),
        "age": tfds.features.Scalar(np.float32),
    }
    ROWS = {  # noqa: RUF012
        "train": [scene(number) for number in range(6)],
        "test": [scene(6, label=-1), scene(7)],
        "unlabelled": [scene(1, label=-1)],
        "no_objects": [scene(0)],
        "no_sea": [scene(1, parts=encoded(parts(1) % 2))],
        "turned": [scene(turn, image=turned(turn)) for turn in range(1, 9)],
        "broken": [scene(0), scene(1, image=picture(1)[:60])],
        "other_format": [scene(2, image=encoded(np.zeros((4, 7, 3)), "TIFF"))],
        "other_size": [scene(3, mask=encoded(zones(4))), scene(4)],
        "other_values": [scene(5, mask=encoded(zones(5) + 40))],
    }

    def _split_generators(self, dl_manager: Any) -> dict[str, Iterator[tuple[int, dict[str, Any]]]]:
        for rows in self.ROWS.values():
            for row in rows:
                for name in ("image", "mask", "parts"):
                    row[name] = io.BytesIO(row[name].getvalue())  # a builder closes what it has read
        return super()._split_generators(dl_manager)


class NamelessScenes(_Small):
    """Pictures without names, of which two may be meant."""

    FEATURES = {  # noqa: RUF012
        "left": tfds.features.Image(),
        "right": tfds.features.Image(),
        "label": tfds.features.ClassLabel(num_classes=2),
    }
    ROWS = {  # noqa: RUF012
        "train": [
            {
                "left": np.full((2, 3, 3), number, np.uint8),
                "right": np.full((2, 3, 3), 9, np.uint8),
                "label": number % 2,
            }
            for number in range(4)
        ],
    }
