"""Patterns of paths, and the values of their fields."""

import pytest

from mtl_keras.data.path_patterns import fields_of, fill, in_other_case, matches
from mtl_keras.errors import UserError


def found(root, pattern):
    return {path.relative_to(root).as_posix(): fields for path, fields in matches(root, pattern)}


@pytest.fixture
def root(tmp_path):
    for name in (
        "a/x.jpg",
        "a/y.png",
        "a/deep/z.jpg",
        "b/x.jpg",
        "b/x_b.jpg",
        "b/.hidden.jpg",
        "[c]/q[1].jpg",
        "größe/日本.jpg",
        "a/folder.jpg/inner.txt",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


def test_fields():
    assert fields_of("{split}/MT_{class}/{class}_{name}.jpg") == ["split", "class", "name"]
    assert fields_of("*.jpg") == []
    assert fields_of("{}{1a}{a b}") == []


def test_filling():
    assert fill("{a}/{b}_{a}.png", {"a": "x", "b": "{a}"}, "masks") == "x/{a}_x.png"
    with pytest.raises(UserError, match=r'dataset\.masks: expected fields of "a"; received "b" in "{a}{b}"'):
        fill("{a}{b}", {"a": "x"}, "masks")


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("a/*.jpg", {"a/x.jpg": {}}),
        ("a/?.*", {"a/x.jpg": {}, "a/y.png": {}}),
        ("{class}/x.jpg", {"a/x.jpg": {"class": "a"}, "b/x.jpg": {"class": "b"}}),
        ("a/**/{name}.jpg", {"a/x.jpg": {"name": "x"}, "a/deep/z.jpg": {"name": "z"}}),
        ("{part}/{name}_{part}.jpg", {"b/x_b.jpg": {"part": "b", "name": "x"}}),
        ("[c]/{name}.jpg", {"[c]/q[1].jpg": {"name": "q[1]"}}),
        ("grö*/{name}.jpg", {"größe/日本.jpg": {"name": "日本"}}),
        ("b/{name}.jpg", {"b/x.jpg": {"name": "x"}, "b/x_b.jpg": {"name": "x_b"}}),
        ("a/{name}.gif", {}),
    ],
)
def test_files_that_fit(root, pattern, expected):
    assert found(root, pattern) == expected


def test_suffixes_of_either_case(tmp_path):
    for name in ("a.jpg", "b.JPG", "c.Jpg", "d.jpeg", "JPG", "A/x.JPG", "e.m4"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert list(found(tmp_path, "{name}.jpg")) == ["a.jpg", "b.JPG", "c.Jpg"]
    assert list(found(tmp_path, "*.JPG")) == ["a.jpg", "b.JPG", "c.Jpg"]
    assert list(found(tmp_path, "a/*.jpg")) == []  # folders are those that are written
    assert list(found(tmp_path, "*.M4")) == ["e.m4"]
    assert in_other_case(tmp_path / "b.jpg") == tmp_path / "b.JPG"
    assert in_other_case(tmp_path / "a.JPG") == tmp_path / "a.jpg"
    assert in_other_case(tmp_path / "a.jpg") == tmp_path / "a.jpg"
    assert in_other_case(tmp_path / "f.JPG") == tmp_path / "f.JPG"


def test_files_come_in_alphabetical_order(root):
    names = [path.as_posix() for path, _ in matches(root, "**/*.jpg")]
    assert len(names) == 6
    assert names == sorted(names)
