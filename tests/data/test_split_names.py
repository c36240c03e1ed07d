"""The names that tables give to splits."""

import pytest

from mtl_keras.data.split_names import split_named
from mtl_keras.errors import UserError


@pytest.mark.parametrize(
    ("name", "split"),
    [("train", "train"), (" Training ", "train"), ("val", "validation"), ("DEV", "validation"), ("testing", "test")],
)
def test_names(name, split):
    assert split_named(name, "a.csv:2") == split


@pytest.mark.parametrize("name", ["", "holdout", "trainval"])
def test_other_names(name):
    with pytest.raises(UserError, match=f'a.csv:2: expected the split train, .* received "{name}"'):
        split_named(name, "a.csv:2")
