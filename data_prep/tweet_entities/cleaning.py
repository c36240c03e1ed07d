"""Reads and cleans the source of ``tweet_entities``."""

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..cleaning.conflicts import settle
from ..cleaning.duplicates import duplicate_groups
from ..cleaning.folding import fold
from ..cleaning.tags import check_tags, tag_names

TYPES = (
    *("company", "facility", "geo-loc", "movie", "musicartist"),
    *("other", "person", "product", "sportsteam", "tvshow"),
)
TAGS = tag_names(TYPES)


@dataclass(frozen=True)
class Tweet:
    """A tweet's words with a tag each; ``line`` is the line of the first word in the source."""

    line: int
    words: tuple[str, ...]
    tags: tuple[str, ...]

    @property
    def key(self) -> str:
        """Returns the folded text, the same for every copy of the tweet."""
        return fold(" ".join(self.words))


def read(lines: Iterable[str]) -> Iterator[Tweet]:
    """Reads tweets of "word, tabulator, tag" lines with a blank line after each.

    Raises:
        ValueError: a line or a tag is not as it should be.
    """
    rows: list[tuple[str, str]] = []
    first = 0
    for number, line in enumerate((*lines, ""), 1):
        if line.strip():
            word, tab, tag = line.rstrip("\n").partition("\t")
            if not (tab and word.strip() and tag):
                raise ValueError(f'line {number}: expected "word, tabulator, tag"; received {line!r}.')
            first = first or number
            rows.append((html.unescape(word), tag))
        elif rows:
            words, tags = zip(*rows, strict=True)
            check_tags(tags, TAGS, f"tweet at line {first}")
            yield Tweet(first, words, tags)
            rows, first = [], 0


def clean(tweets: Iterable[Tweet]) -> tuple[list[Tweet], dict[str, int]]:
    """Removes tweets without words, copies of tweets, and those whose copies are tagged in different ways.

    Of near copies the first is kept. Returns the tweets and the counts of every step.
    """
    every = list(tweets)
    worded = [tweet for tweet in every if tweet.key]
    groups = duplicate_groups([tweet.key for tweet in worded])
    kept = [tweet for group in groups if (tweet := _choose([worded[index] for index in group]))]
    counts = {
        "rows_read": len(every),
        "without_words": len(every) - len(worded),
        "exact_duplicates": len(worded) - len({tweet.key for tweet in worded}),
        "near_duplicates": len({tweet.key for tweet in worded}) - len(groups),
        "conflicting_dropped": len(groups) - len(kept),
        "rows_kept": len(kept),
    }
    return kept, counts


def _choose(copies: list[Tweet]) -> Tweet | None:
    """Returns the first tweet whose tagging the majority of its copies of the same words has."""
    same = [tweet for tweet in copies if tweet.words == copies[0].words]
    tags = settle([tweet.tags for tweet in same], [1.0] * len(same))
    return next((tweet for tweet in same if tweet.tags == tags), None)
