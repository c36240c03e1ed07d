"""Counts of short stretches of residues."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from mtl_keras.sequences.alphabet import AMINO_ACIDS

Array = np.ndarray[Any, Any]

LETTERS = len(AMINO_ACIDS) + 1
"""The 20 amino acids, and all other letters together."""

_CODES = np.full(256, LETTERS - 1, np.int64)
_CODES[np.frombuffer(AMINO_ACIDS.encode(), np.uint8)] = np.arange(LETTERS - 1)


def residue_codes(sequence: str) -> Array:
    """Returns the number of each residue's letter [L], 20 for all but the 20 amino acids."""
    return _CODES[np.frombuffer(sequence.encode("utf-8"), np.uint8)]


def residue_frequencies(sequences: Sequence[str]) -> Array:
    """Returns the share of each letter, and the logarithm of the length [N, 22]."""
    rows = [np.bincount(residue_codes(sequence), minlength=LETTERS) for sequence in sequences]
    counts = np.asarray(rows, np.float64).reshape(-1, LETTERS)
    lengths = np.maximum(counts.sum(axis=1, keepdims=True), 1)
    return np.concatenate([counts / lengths, np.log(lengths)], axis=1)


def kmer_counts(sequences: Sequence[str], longest: int = 3) -> Any:
    """Returns how often each stretch of 1 to ``longest`` residues occurs in each sequence.

    Returns:
        A sparse matrix [N, 21 + 21^2 + ...], float32.
    """
    from scipy.sparse import csr_matrix

    rows = [_counts(residue_codes(sequence), longest) for sequence in sequences]
    ends = np.cumsum([0, *(len(places) for places, _ in rows)])
    places, counts = (np.concatenate([*column]) for column in zip(*rows, strict=True))
    width = sum(LETTERS**length for length in range(1, longest + 1))
    return csr_matrix((counts.astype(np.float32), places, ends), shape=(len(rows), width))


def _counts(codes: Array, longest: int) -> tuple[Array, Array]:
    """Returns the columns of one sequence's stretches, and the count of each."""
    found, first = [], 0
    stretches = np.zeros(len(codes), np.int64)
    for length in range(1, longest + 1):
        stretches = stretches[: len(codes) - length + 1] * LETTERS + codes[length - 1 :]
        found.append(first + stretches)
        first += LETTERS**length
    return np.unique(np.concatenate(found), return_counts=True)
