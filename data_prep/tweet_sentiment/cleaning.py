"""Reads and cleans the source of ``tweet_sentiment``."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ..cleaning.conflicts import settle
from ..cleaning.duplicates import duplicate_groups
from ..cleaning.encoding import mend
from ..cleaning.folding import fold

LABELS = ("negative", "neutral", "positive")
UNKNOWN_CONFIDENCE = -1.0
_HEADER = ["sentiment", "confidence", "text"]
_VOTE_WITHOUT_CONFIDENCE = 0.7  # the mean of those that say one
_AIRLINE = re.compile(r"@(?:united|virginamerica|southwestair|jetblue|usairways|americanair)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Tweet:
    """A tweet with its label; ``row`` is its place in the source."""

    row: int
    text: str
    label: str
    confidence: float
    mended: bool = False
    broken: bool = False

    @cached_property
    def key(self) -> str:
        """Returns the folded text, the same for every copy of the tweet."""
        return fold(self.text)

    @property
    def about_airline(self) -> bool:
        """Tells whether it names an airline's account."""
        return bool(_AIRLINE.search(self.text))

    @property
    def vote(self) -> float:
        """Returns the weight of its label among copies."""
        return _VOTE_WITHOUT_CONFIDENCE if self.confidence == UNKNOWN_CONFIDENCE else self.confidence


def read(source: bytes) -> Iterator[Tweet]:
    """Reads a CSV file of sentiment, confidence and text, and mends the texts.

    Raises:
        ValueError: the header or a row is not as it should be.
    """
    # Latin-1 gives every byte a character, so that the bytes can be had back row by row.
    rows = csv.reader(io.StringIO(source.decode("latin-1"), newline=""))
    if (header := next(rows, [])) != _HEADER:
        raise ValueError(f"row 0: expected the columns {_HEADER}; received {header}.")
    for number, row in enumerate(rows, 1):
        if len(row) != len(_HEADER) or row[0] not in LABELS:
            raise ValueError(f"row {number}: expected one of {LABELS}, a confidence and a text; received {row!r}.")
        mended = mend(row[2].replace("\\n", " ").encode("latin-1"))
        confidence = float(row[1]) if row[1] else UNKNOWN_CONFIDENCE
        yield Tweet(number, mended.text, row[0], confidence, mended.changed, mended.broken)


def clean(tweets: Iterable[Tweet]) -> tuple[list[Tweet], dict[str, int]]:
    """Removes tweets without words and copies of tweets; a label needs two thirds of the copies' confidence.

    Of the copies with that label the surest is kept, the first among equals;
    without such a label none is. Returns the tweets and the counts of every step.
    """
    every = list(tweets)
    worded = [tweet for tweet in every if tweet.key]
    groups = [[worded[index] for index in group] for group in duplicate_groups([tweet.key for tweet in worded])]
    kept = [tweet for group in groups if (tweet := _choose(group))]
    differing = [group for group in groups if len({tweet.label for tweet in group}) > 1]
    counts = {
        "rows_read": len(every),
        "encoding_mended": sum(tweet.mended for tweet in every),
        "encoding_partly_lost": sum(tweet.broken for tweet in every),
        "without_words": len(every) - len(worded),
        "exact_duplicates": len(worded) - len({tweet.key for tweet in worded}),
        "near_duplicates": len({tweet.key for tweet in worded}) - len(groups),
        "conflicting_groups": len(differing),
        "conflicting_dropped": len(groups) - len(kept),
        "rows_kept": len(kept),
        "kept_with_losses": sum(tweet.broken for tweet in kept),
    }
    return kept, counts


def _choose(copies: list[Tweet]) -> Tweet | None:
    label = settle([tweet.label for tweet in copies], [tweet.vote for tweet in copies])
    return max((tweet for tweet in copies if tweet.label == label), key=lambda tweet: tweet.vote, default=None)
