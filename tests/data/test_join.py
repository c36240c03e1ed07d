from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from mtl_keras.data import Csv, JsonLines
from mtl_keras.errors import UserError

LABELS = "id,stars,mood\na,1,bad\nb,,good\nc,3,bad\n"
TEXTS = "key,body\nc,third\na,first\nb,second\nz,of another split\n"


def table(folder: Path, main: str, join: dict[str, Any], **options: Any) -> Csv:
    (folder / "train.csv").write_text(main)
    (folder / "other.csv").write_text(options.pop("other"))
    options = {"key": "id"} | options
    return Csv(train=folder / "train.csv", join={"file": folder / "other.csv", "key": "key"} | join, **options)


def fault(dataset: Csv) -> str:
    with pytest.raises(UserError) as caught:
        dataset.load("train")
    return str(caught.value)


def test_texts_of_another_file(tmp_path: Path) -> None:
    mood = table(tmp_path, LABELS, {"text": "body"}, other=TEXTS, label="mood")
    assert (mood.field, mood.labels()) == ("text", ["bad", "good"])
    assert mood.load("train").as_lists() == (["first", "second", "third"], [0, 1, 0])
    stars = table(tmp_path, LABELS, {"text": "body"}, other=TEXTS, label="stars")
    assert stars.load("train").as_lists() == (["first", "second", "third"], [0, -1, 1])
    assert mood.same_rows(stars)
    assert not mood.same_rows(table(tmp_path, LABELS, {"text": "key"}, other=TEXTS, label="stars"))


def test_labels_of_other_files_share_the_rows(tmp_path: Path) -> None:
    mood = table(tmp_path, TEXTS, {"label": "mood", "key": "id", "partial": True}, other=LABELS, key="key", text="body")
    assert mood.load("train").as_lists() == (["third", "first", "second", "of another split"], [0, 0, 1, -1])
    alone = Csv(train=tmp_path / "train.csv", text="body", label="key")
    assert mood.same_rows(alone)


def test_both_of_another_file_and_groups_of_ones_own(tmp_path: Path) -> None:
    other = "key,body,mood\n1,x,good\n2,y,bad\n"
    options = {"split_by": "group", "split_column": "who", "validation_share": 0.5, "label": "unused"}
    main = "who,id\nann,2\nbob,1\n"
    found = table(tmp_path, main, {"text": "body", "label": "mood"}, other=other, **options)
    assert [(row.value, row.label, row.cells) for row in found.parse(found.train).rows] == [
        ("y", "bad", ("ann",)),
        ("x", "good", ("bob",)),
    ]
    assert "expected a class" not in str(found.parse(found.train).faults)


def test_keys_of_numbers_and_of_text_are_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": 1, "label": "x"}\n{"id": "2", "label": "y"}\n')
    (tmp_path / "b.jsonl").write_text('{"id": "1", "text": "one"}\n{"id": 2, "text": "two"}\n')
    join = {"file": tmp_path / "b.jsonl", "key": "id", "text": "text"}
    assert JsonLines(train=tmp_path / "a.jsonl", key="id", join=join).load("train").as_lists()[0] == ["one", "two"]


def test_keys_without_a_partner_and_keys_twice(tmp_path: Path) -> None:
    main = LABELS + "".join(f"x{number},1,bad\n" for number in range(10))
    received = fault(table(tmp_path, main, {"text": "body"}, other=TEXTS + "a,again\n", label="mood"))
    assert "train.csv: 11 faults" in received
    first = "other.csv:6: expected keys that differ in column 'key'; received \"a\" again, first at"
    assert f"{first} {tmp_path / 'other.csv'}:3. Remove one." in received
    lacks = f"train.csv:5: expected a key of {tmp_path / 'other.csv'}; received \"x0\", which its column 'key' lacks."
    assert f"{lacks} Add it there, or remove the row." in received
    assert "... and 1 more" in received


def test_a_column_that_the_other_file_lacks(tmp_path: Path) -> None:
    received = fault(table(tmp_path, LABELS, {"text": "text"}, other=TEXTS, label="mood"))
    assert 'other.csv:1: expected columns named "text"; received "key", "body"' in received


@pytest.mark.parametrize(
    ("join", "options", "said"),
    [
        ({}, {}, "the columns that the file has; received none"),
        ({"text": "body"}, {"key": None}, "expected key and join together"),
        ({"text": "body"}, {"text": "t"}, "expected one of text, words and sequence; received text and text"),
        ({"text": "body", "partial": True}, {}, "expected partial where label alone is of the file"),
    ],
)
def test_options_are_checked(tmp_path: Path, join: dict[str, Any], options: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        table(tmp_path, LABELS, join, other=TEXTS, **options)
