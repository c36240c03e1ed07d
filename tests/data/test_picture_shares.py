"""The order of pictures, and the shares of them."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from mtl_keras.data.picture import Picture
from mtl_keras.data.picture_shares import shuffled, take_shares
from mtl_keras.errors import UserError


def pictures(**counts):
    names = [(name, f"{name}/{number}.jpg") for name, count in counts.items() for number in range(count)]
    return [Picture(Path(path), path, path, "train", name) for name, path in names]


def test_the_order_is_the_same_at_each_call_and_follows_no_class():
    made = pictures(a=400, b=400)
    order = shuffled(made)
    assert order == shuffled(made[::-1])
    assert sorted(order, key=lambda one: one.name) == sorted(made, key=lambda one: one.name)
    places = [place for place, one in enumerate(order) if one.class_name == "a"]
    assert abs(np.mean(places) - 399.5) < 5 * 800 / np.sqrt(12 * 400)
    assert Counter(one.class_name for one in order[:100])["a"] in range(30, 71)


def test_the_same_share_of_each_class():
    shared = take_shares(pictures(a=100, b=10, c=1), {"validation": 0.2, "test": 0.1}, "data")
    assert Counter((one.class_name, one.split) for one in shared) == {
        ("a", "train"): 70,
        ("a", "validation"): 20,
        ("a", "test"): 10,
        ("b", "train"): 7,
        ("b", "validation"): 2,
        ("b", "test"): 1,
        ("c", "train"): 1,
    }


def test_one_picture_of_each_class_stays_for_training():
    shared = take_shares(pictures(a=2, b=3), {"validation": 0.5, "test": 0.49}, "data")
    assert {one.class_name for one in shared if one.split == "train"} == {"a", "b"}


def test_the_choice_follows_names_alone():
    few, more = pictures(a=40), pictures(z=3, a=40)
    share = {"validation": 0.25, "test": None}
    chosen = {one.name for one in take_shares(few, share, "data") if one.split == "validation"}
    again = {one.name for one in take_shares(more[::-1], share, "data") if one.split == "validation"}
    assert chosen == {name for name in again if name.startswith("a/")}
    assert len(chosen) == 10


def test_no_share_of_a_split_with_pictures_of_its_own():
    made = pictures(a=4)
    with pytest.raises(UserError, match=r"test_share = 0\.5\. Leave test_share out"):
        take_shares([*made[:3], made[3].within("test")], {"validation": None, "test": 0.5}, "data")
