"""The pairs of similar sequences."""

from collections.abc import Iterator, Sequence

import numpy as np
import scipy.sparse as sparse

from .words import Array, words

_BLOCK = 1024


def similar_pairs(
    left: Sequence[str], right: Sequence[str], length: int, share: float, least: int = 1
) -> Iterator[Array]:
    """Yields the places of all pairs of similar sequences, as the package defines it, in blocks.

    Every pair is compared, by a product of two sparse matrices. A sequence with words enough is similar to itself.

    Args:
        left: sequences of letters in upper case.
        right: others, or the same.
        length: letters of a word.
        share: of the words of the sequence with fewer, in (0, 1].
        least: words that both have at least; without a bound short sequences resemble many by chance.

    Shapes:
        Yields [pairs, 2] int64: the place in ``left``, and that in ``right``.
    """
    every = _table([*left, *right], length)
    sizes = np.diff(every.indptr)
    across = every[len(left) :].T.tocsc()
    for start in range(0, len(left), _BLOCK):
        shared = (every[start : min(start + _BLOCK, len(left))] @ across).tocoo()
        one, other = shared.row.astype(np.int64) + start, shared.col.astype(np.int64)
        wanted = np.maximum(share * np.minimum(sizes[one], sizes[other + len(left)]), least)
        chosen = shared.data >= wanted
        yield np.stack([one[chosen], other[chosen]], axis=1)


def _table(sequences: Sequence[str], length: int) -> sparse.csr_array:
    """Returns [sequences, distinct words], 1 where a sequence has a word."""
    rows = [words(sequence, length) for sequence in sequences]
    starts = np.cumsum([0, *map(len, rows)])
    _, columns = np.unique(np.concatenate([np.zeros(0, np.int64), *rows]), return_inverse=True)
    ones = np.ones(len(columns), np.int32)
    return sparse.csr_array((ones, columns, starts), (len(rows), int(columns.max(initial=-1)) + 1))
