"""Groups of similar sequences where there are too many to compare every pair."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from ..proteins.connected_groups import connected_groups
from ..proteins.words import words

Array = np.ndarray[Any, Any]

SKETCH_WORD, SKETCH = 7, 40
_MIX = np.uint64(0x9E3779B97F4A7C15)
"""An odd number without a pattern in its bits: multiplying by it puts words in an order of chance."""


def linear_groups(sequences: Sequence[str], length: int, share: float) -> list[int]:
    """Returns the number of each sequence's group, in the order of the groups' first members.

    Similar is what the package ``proteins`` says; but of all pairs only those are compared of which both have a word of
    7 letters among the 40 that come first in an order of chance, and one is the longest of those that have that word.
    So the work grows with the number of sequences, and some similar pairs are not found.

    Args:
        sequences: of letters in upper case.
        length: letters of a word.
        share: of the words of the sequence with fewer, in (0, 1].

    Reference:
        Steinegger and Söding, 2018, doi:10.1038/s41467-018-04964-5 (Linclust), whose way of choosing the pairs this is;
        we compare words and align nothing.
    """
    return connected_groups(_similar(sequences, _candidates(sequences), length, share), len(sequences))


def _candidates(sequences: Sequence[str]) -> Array:
    """Returns [pairs, 2]: for each word of the sketches the longest sequence that has it, and each other one."""
    sketches = [_sketch(sequence) for sequence in sequences]
    owners = np.repeat(np.arange(len(sequences)), [len(sketch) for sketch in sketches])
    found = np.concatenate([np.zeros(0, np.uint64), *sketches])
    lengths = np.array([len(sequence) for sequence in sequences], np.int64)
    order = np.lexsort((owners, -lengths[owners], found))
    found, owners = found[order], owners[order]
    begins = np.flatnonzero(np.concatenate([[True], found[1:] != found[:-1]]))[: len(found)]
    centres = np.repeat(owners[begins], np.diff([*begins, len(found)]))
    return np.unique(np.stack([centres, owners], axis=1)[centres != owners], axis=0)


def _sketch(sequence: str) -> Array:
    """Returns the smallest of the mixed words, at most ``SKETCH``; uint64 wraps around, which mixes."""
    mixed = words(sequence, SKETCH_WORD).astype(np.uint64) * _MIX
    return np.partition(mixed, SKETCH - 1)[:SKETCH] if len(mixed) > SKETCH else mixed


def _similar(sequences: Sequence[str], pairs: Array, length: int, share: float) -> Array:
    """Returns the pairs that are similar; they come in the order of their centres, whose words are kept."""

    @lru_cache(maxsize=1024)
    def own(number: int) -> Array:
        return words(sequences[number], length)

    def alike(pair: Array) -> bool:
        one, other = own(int(pair[0])), own(int(pair[1]))
        shared = len(np.intersect1d(one, other, assume_unique=True))
        return shared >= share * min(len(one), len(other))

    return np.asarray(pairs[np.fromiter(map(alike, pairs), bool, len(pairs))])
