"""The tensorflow-datasets builder of ``digit_scenes``."""

from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np
import tensorflow_datasets as tfds

from .digits import Digits, read_digits, split_digits
from .scene import MOST, SIDE, compose

DIGITS = [str(number) for number in range(10)]
COUNTS = [str(number) for number in range(1, MOST + 1)]
_SCENES = {"train": 4000, "validation": 500, "test": 1000}
_SEED = 0


class Builder(tfds.core.GeneratorBasedBuilder):
    """Scenes that our code composes of real handwritten digits, with their number, classes and pixels."""

    VERSION = tfds.core.Version("1.0.0")
    RELEASE_NOTES: ClassVar = {"1.0.0": "First release."}

    def fetch_source(self) -> None:
        """Fetches nothing: the digits come with scikit-learn."""

    def _info(self) -> tfds.core.DatasetInfo:
        return tfds.core.DatasetInfo(
            builder=self,
            description="Scenes composed by code: one to five real handwritten digits of the UCI repository, enlarged "
            "and coloured, on textures made of chance. No digit is in two splits.",
            features=tfds.features.FeaturesDict(
                {
                    "id": tfds.features.Text(),
                    "image": tfds.features.Image(shape=(SIDE, SIDE, 3), encoding_format="png"),
                    "count": tfds.features.ClassLabel(names=COUNTS),
                    "digits": tfds.features.Sequence(tfds.features.ClassLabel(names=DIGITS)),
                    "mask": tfds.features.LabeledImage(
                        labels=["background", *DIGITS], shape=(SIDE, SIDE, 1), encoding_format="png"
                    ),
                    "sources": tfds.features.Sequence(tfds.features.Scalar(np.int32)),
                }
            ),
            supervised_keys=("image", "count"),
            homepage="https://archive.ics.uci.edu/dataset/80/optical+recognition+of+handwritten+digits",
            citation=_CITATION,
            license="CC BY 4.0 (the digits, of the UCI repository; scikit-learn's copy comes under BSD-3-Clause)",
            metadata=tfds.core.MetadataDict({"seed": _SEED}),
        )

    def _split_generators(self, dl_manager: Any) -> dict[str, Iterator[tuple[str, dict[str, Any]]]]:
        digits = read_digits()
        parts = split_digits(digits)
        counts = {f"digits_of_{split}": len(part) for split, part in parts.items()}
        self.info.metadata["cleaning"] = {"real_digits": len(digits.classes), **counts}
        return {split: self._generate_examples(split, digits, part) for split, part in parts.items()}

    def _generate_examples(self, split: str, digits: Digits, pool: list[int]) -> Iterator[tuple[str, dict[str, Any]]]:
        for number in range(_SCENES[split]):
            scene = compose(digits, pool, np.random.default_rng([_SEED, *split.encode(), number]))
            name = f"{split}-{number:04d}"
            yield (
                name,
                {
                    "id": name,
                    "image": scene.picture,
                    "count": str(len(scene.sources)),
                    "digits": [DIGITS[each] for each in np.unique(digits.classes[list(scene.sources)])],
                    "mask": scene.mask[..., np.newaxis],
                    "sources": scene.sources,
                },
            )


_CITATION = """
@misc{alpaydin1998optical,
  title = {Optical Recognition of Handwritten Digits},
  author = {Alpaydin, E. and Kaynak, C.},
  year = {1998},
  publisher = {UCI Machine Learning Repository},
  doi = {10.24432/C50P49}
}
"""
