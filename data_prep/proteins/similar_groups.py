"""Groups of sequences such that no two similar ones are in different groups."""

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sparse

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
    count = len(sequences)
    blocks = similar_pairs(sequences, sequences, length, share)
    left, right = np.concatenate([np.zeros((0, 2), np.int64), *blocks]).T
    graph = sparse.coo_array((np.ones(len(left), bool), (left, right)), (count, count))
    _, groups = sparse.csgraph.connected_components(graph, directed=False)
    order: dict[int, int] = {}
    return [order.setdefault(int(group), len(order)) for group in groups]
