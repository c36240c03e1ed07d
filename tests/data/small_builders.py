"""Builders of a few rows; tensorflow-datasets knows them once this module is imported."""

import os
from collections.abc import Iterator
from typing import Any

import numpy as np
import tensorflow_datasets as tfds


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


class BrokenTexts(SmallTexts):
    """Fails as a builder does without a network, with chatter on both streams."""

    BUILDER_CONFIGS = [tfds.core.BuilderConfig(name="one"), tfds.core.BuilderConfig(name="two")]  # noqa: RUF012

    def _split_generators(self, dl_manager: Any) -> dict[str, Iterator[tuple[int, dict[str, Any]]]]:
        print("chatter")
        os.write(2, b"chatter")
        raise ConnectionError("no route\n  to the host" + " far away" * 100)
