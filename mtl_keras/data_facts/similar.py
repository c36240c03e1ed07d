"""Held-out sequences that resemble sequences of training."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from mtl_keras.data_facts.overlaps import Part

_LENGTH, _SHARE, _LEAST = 5, 0.3, 5
"""Residues of a word; the least share of the words of the shorter sequence that both have, and the least number: by
chance a peptide of ten residues shares two words with one of ten thousand proteins."""
_MOST = 50_000
"""Sequences of training that are compared with at most: every pair is."""


def similar_overlaps(parts: Sequence[Part]) -> dict[str, Any]:
    """Returns of each held-out part how many sequences resemble a training sequence without being equal to one.

    Returns:
        ``clusters`` and ``similar``, what counts as that, for a person; or ``not_compared``, why there are none;
        nothing where there are no sequences.
    """
    proteins = [part for part in parts if part.field == "sequence"]
    trained = [part for part in proteins if part.split == "train"]
    if sum(len(part.values) for part in trained) > _MOST:
        return {"not_compared": f"similar sequences were not looked for: more than {_MOST:,} to train. {_ADVICE}"}
    clusters = [
        {"task": one.tasks, "one": one.split, "other": other.name, "rows": rows, "by": _WORDS}
        for one in proteins
        if one.split != "train"
        for other in trained
        if (rows := _similar(one.values, other.values))
    ]
    return {"clusters": clusters, "similar": SIMILAR} if proteins else {}


def _similar(held_out: Sequence[str], trained: Sequence[str]) -> int:
    """Returns how many held-out sequences resemble one of training, those that are equal to one left out."""
    from mtl_keras.data_prep.proteins.similar_pairs import similar_pairs

    known = set(trained)
    others = [sequence for sequence in held_out if sequence not in known]
    found = [np.unique(pairs[:, 0]) for pairs in similar_pairs(others, list(trained), _LENGTH, _SHARE, _LEAST)]
    return len(np.unique(np.concatenate(found))) if found else 0


_WORDS = f"{_SHARE:.0%} of the stretches of {_LENGTH} residues, and at least {_LEAST}, in common"
_IDENTITY = round(_SHARE ** (1 / _LENGTH), 1)
SIMILAR = f"about {_IDENTITY:.0%} of the residues identical or more; farther relatives are not looked for"
"""What counts as similar, for a person: of residues of which a share p is the same, evenly spread, p^5 of the stretches
of 5 are."""
_ADVICE = "Cluster them (MMseqs2, CD-HIT) and keep each cluster in one split"
