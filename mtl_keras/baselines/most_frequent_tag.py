"""Each word's most frequent tag."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from mtl_keras.baselines.base import Fitted
from mtl_keras.baselines.majority import most_frequent
from mtl_keras.tagging.spans import repaired


def most_frequent_tag(inputs: Sequence[Sequence[str]], labels: Sequence[Sequence[str]]) -> Fitted:
    """Predicts for each word its most frequent training tag, ``O`` if it is new, and mends the BIO."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for words, tags in zip(inputs, labels, strict=True):
        for word, tag in zip(words, tags, strict=True):
            counts[word][tag] += 1
    best = {word: most_frequent(tags) for word, tags in counts.items()}
    return lambda rows: [repaired([best.get(word, "O") for word in words]) for words in rows]
