from collections import Counter

import pytest
from mtl_keras.data_prep.cleaning.splits import choose_split, fraction

SHARES = {"train": 0.7, "validation": 0.1, "test": 0.2}


def test_known_values() -> None:
    # sha256("") begins with e3b0c44298fc1c
    assert fraction("") == 0xE3B0C44298FC1C / 2**56


def test_shares_are_kept() -> None:
    counts = Counter(choose_split(f"text {number}", SHARES, "salt") for number in range(10_000))
    assert {name: count / 10_000 for name, count in counts.items()} == pytest.approx(SHARES, abs=0.015)


def test_a_row_stays_where_it_is_and_another_salt_moves_it() -> None:
    keys = [f"text {number}" for number in range(100)]
    first = [choose_split(key, SHARES, "one") for key in keys]
    assert first == [choose_split(key, SHARES, "one") for key in keys]
    assert first != [choose_split(key, SHARES, "two") for key in keys]


def test_shares_that_do_not_quite_add_up() -> None:
    assert choose_split("any", {"a": 0.0, "b": 0.0}, "") == "b"
