import random

import pytest
from mtl_keras.data_prep.cleaning.duplicates import duplicate_groups


def test_equal_and_near() -> None:
    keys = ["a b c d e", "x y", "a b c d e", "a b c d f", "a b c d e g", "y x"]
    assert duplicate_groups(keys) == [[0, 2, 4], [1, 5], [3]]  # 4 of 6 words are shared by 0 and 3, 5 of 6 by 0 and 4


def test_groups_are_closed() -> None:
    keys = ["a b c d e", "a b c d e f", "a b c d e f g"]
    assert duplicate_groups(keys) == [[0, 1, 2]]


def test_nothing() -> None:
    assert duplicate_groups([]) == []


@pytest.mark.parametrize("threshold", [0.5, 0.7, 0.8, 1.0])
def test_same_as_comparing_all_pairs(threshold: float) -> None:
    choose = random.Random(0)
    keys = [" ".join(choose.choices("abcdefgh", k=choose.randint(1, 7))) for _ in range(150)]
    parents = list(range(len(keys)))
    for right, key in enumerate(keys):
        for left in range(right):
            one, other = set(keys[left].split()), set(key.split())
            if len(one & other) >= threshold * len(one | other):
                parents = [parents[left] if parent == parents[right] else parent for parent in parents]
    groups = duplicate_groups(keys, threshold)
    assert sorted(index for group in groups for index in group) == list(range(len(keys)))
    assert {frozenset(group) for group in groups} == {
        frozenset(index for index in range(len(keys)) if parents[index] == parent) for parent in parents
    }
