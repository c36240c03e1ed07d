"""Dotted paths in JSON Lines."""

import json

import pytest

from mtl_keras.data import JsonLines
from mtl_keras.data.nested_keys import with_nested, without_objects
from tests.data.made_pictures import fault

ROWS = [
    {"review": {"body": "fine food", "by": {"mood": "good"}}, "id": 1},
    {"review": {"body": "slow", "by": {"mood": "bad"}}},
    {"review": {"body": "so so", "by": {}}},
    {"review": {"body": "no", "by": None}},
]


def written(path, rows):
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    return JsonLines(train=path, text="review.body", label="review.by.mood")


def test_texts_and_labels_of_objects_within_objects(tmp_path):
    dataset = written(tmp_path / "a.jsonl", ROWS)
    assert dataset.labels() == ["bad", "good"]
    assert dataset.load("train").as_lists() == (["fine food", "slow", "so so", "no"], [1, 0, -1, -1])


@pytest.mark.parametrize(
    ("found", "value"),
    [
        ({"a.b.c": 1, "a": {"b": {"c": 2}}}, 1),
        ({"a.b": {"c": 3}, "a": {"b": {"c": 2}}}, 3),
        ({"a": {"b.c": 4, "b": {"c": 2}}}, 4),
        ({"a": {"b": {"c": None}}}, None),
        ({"a": {"b": None}}, None),
    ],
)
def test_a_key_that_has_the_dots_goes_before(found, value):
    assert with_nested(found, ["a.b.c", "a", 0])["a.b.c"] == value


def test_a_level_that_is_missing_is_no_key():
    for found in ({}, {"a": {}}, {"a": {"b": {}}}, {"b": {"c": 1}}):
        assert with_nested(found, ["a.b.c"]) == found


def test_faults_are_told(tmp_path):
    rows = [*ROWS, {"review": "all of it"}, {"review": {"body": "x", "by": ["a"]}}, {"review": {"body": "y", "by": 5}}]
    said = fault(written(tmp_path / "a.jsonl", rows))
    assert 'a.jsonl:5: expected an object at "review", of which "body" is wanted; received "all of it".' in said
    assert """a.jsonl:6: expected an object at "review.by", of which "mood" is wanted; received ['a'].""" in said
    assert 'a.jsonl:7: expected an object at "review.by"' in said
    other = written(tmp_path / "b.jsonl", ROWS).model_copy(update={"text": "review.text"})
    assert 'b.jsonl: expected the keys "review.text"; received "review"' in fault(other)


def test_objects_become_paths():
    found = {"a": {"b": {"c": 1}, "d": [{"e": 2}]}, "a.d": 3, "f": {}, "g": None}
    assert without_objects(found) == {"a.b.c": 1, "a.d": 3, "f": {}, "g": None}
    assert without_objects({"a.d": 3, "a": {"d": 4}}) == {"a.d": 3}
