"""Similar sequences against brute force, and splits of groups."""

import random
from collections import Counter

import pytest
from mtl_keras.data_prep.proteins.group_splits import split_groups
from mtl_keras.data_prep.proteins.similar_groups import similar_groups
from mtl_keras.data_prep.proteins.similar_pairs import similar_pairs
from mtl_keras.data_prep.proteins.words import words

SHARES = {"train": 0.7, "validation": 0.1, "test": 0.2}


def families(seed: int) -> list[str]:
    """Returns sequences, some of which come from others by a few changes."""
    chance = random.Random(seed)
    every: list[str] = []
    for _ in range(60):
        letters = list(chance.choice(every)) if every and chance.random() < 0.6 else chance.choices("ACDEFG", k=30)
        for _ in range(chance.randint(0, 8)):
            letters[chance.randrange(len(letters))] = chance.choice("ACDEFG")
        every.append("".join(letters[: chance.randint(1, 30)]))
    return every


def plain_words(sequence: str, length: int) -> set[str]:
    return {sequence[at : at + length] for at in range(max(1, len(sequence) - length + 1))}


def are_similar(one: str, other: str, length: int, share: float) -> bool:
    left, right = plain_words(one, length), plain_words(other, length)
    return len(left & right) >= share * min(len(left), len(right))


@pytest.mark.parametrize(("length", "share"), [(3, 0.5), (2, 0.9), (5, 0.2)])
def test_pairs_and_groups_equal_brute_force(length: int, share: float) -> None:
    every = families(length)
    expected = {
        (i, j) for i, one in enumerate(every) for j, other in enumerate(every) if are_similar(one, other, length, share)
    }
    found = {(int(i), int(j)) for block in similar_pairs(every, every, length, share) for i, j in block}
    assert found == expected
    groups = list(range(len(every)))
    for _ in every:
        for i, j in expected:
            groups[i] = groups[j] = min(groups[i], groups[j])
    order = {group: number for number, group in enumerate(dict.fromkeys(groups))}
    assert similar_groups(every, length, share) == [order[group] for group in groups]


def test_words() -> None:
    assert len(words("MKMKMK", 2)) == 2
    assert len(words("MK", 5)) == 1
    assert words("MK", 5).tolist() != words("MKM", 5).tolist()


def test_nothing() -> None:
    assert similar_groups([], 3, 0.5) == []


def test_splits_keep_groups_and_balance_labels() -> None:
    chance = random.Random(0)
    groups = sorted(chance.choices(range(300), k=1000)) + [300] * 50
    labels = [["rare"] if chance.random() < 0.1 else ["common"] for _ in groups]
    keys = [f"key{row}" for row in range(len(groups))]
    splits = split_groups(keys, groups, labels, SHARES, "salt", 40)
    assert all(len({splits[row] for row, own in enumerate(groups) if own == group}) == 1 for group in set(groups))
    assert splits[-1] == "train"
    for label in ("rare", "common"):
        counts = Counter(split for split, own in zip(splits, labels, strict=True) if own == [label])
        assert [counts[split] / counts.total() for split in SHARES] == pytest.approx(list(SHARES.values()), abs=0.02)
    assert splits == split_groups(keys, groups, labels, SHARES, "salt", 40)
    assert splits != split_groups(keys, groups, labels, SHARES, "other", 40)
