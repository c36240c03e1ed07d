"""Groups of sequences such that no two similar ones are in different groups."""

from collections.abc import Sequence

import numpy as np

from .connected_groups import connected_groups
from .similar_pairs import similar_pairs


def similar_groups(sequences: Sequence[str], length: int, share: float) -> list[int]:
    """Returns the number of each sequence's group, in the order of the groups' first members.

    Groups are the connected components of similarity, as the package defines it: two sequences of different groups
    are never similar, two of one group may be alike through others only. Every pair is compared, so that it is exact;
    of the time, tens of thousands of proteins are the most.

    Args:
        sequences: of letters in upper case.
        length: letters of a word.
        share: of the words of the sequence with fewer, in (0, 1].
    """
    blocks = similar_pairs(sequences, sequences, length, share)
    return connected_groups(np.concatenate([np.zeros((0, 2), np.int64), *blocks]), len(sequences))
