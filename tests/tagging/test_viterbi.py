import itertools

import numpy as np
import pytest

from mtl_keras.tagging.grammar import Grammar
from mtl_keras.tagging.viterbi import best_tags

LABELS = ("O", "B-x", "I-x", "I-y", "B-y")
GRAMMAR = Grammar(LABELS)
RNG = np.random.default_rng(0)


def well_formed(path: tuple[int, ...]) -> bool:
    before = "O"
    for number in path:
        tag = LABELS[number]
        if tag[0] == "I" and before[2:] != tag[2:]:
            return False
        before = tag
    return True


def best_by_enumeration(scores: np.ndarray) -> tuple[int, ...]:
    """Scores are [W, C] or [W, C, C]."""
    paths = filter(well_formed, itertools.product(range(len(LABELS)), repeat=len(scores)))

    def total(path: tuple[int, ...]) -> float:
        if scores.ndim == 2:
            return sum(scores[place, tag] for place, tag in enumerate(path))
        return sum(
            scores[place, before, tag] for place, (before, tag) in enumerate(zip((0, *path), path, strict=False))
        )

    return max(paths, key=total)


@pytest.mark.parametrize("pairs", [False, True])
def test_equals_enumeration_of_all_paths(pairs):
    rows, words, tags = 30, 5, len(LABELS)
    scores = RNG.normal(size=(rows, words, tags, tags) if pairs else (rows, words, tags)).astype("float32") * 2
    lengths = RNG.integers(0, words + 1, rows)
    mask = np.arange(words) < lengths[:, None]
    found = best_tags(scores, mask, GRAMMAR).numpy()
    for row, length in enumerate(lengths):
        assert tuple(found[row, :length]) == best_by_enumeration(scores[row, :length])
        assert not found[row, length:].any()


def test_logits_of_low_precision_and_great_size_are_borne():
    scores = (RNG.normal(size=(3, 50, 5)) * 1e4).astype("float16")
    found = best_tags(scores, np.ones((3, 50), bool), GRAMMAR).numpy()
    assert all(well_formed(tuple(row)) for row in found)


@pytest.mark.parametrize("shape", [(0, 4, 5), (3, 0, 5), (0, 0, 5), (2, 0, 5, 5)])
def test_nothing_gives_nothing(shape):
    assert tuple(best_tags(np.zeros(shape, "float32"), np.ones(shape[:2], bool), GRAMMAR).shape) == shape[:2]
