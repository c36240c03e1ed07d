"""Files whose cells have types: JSON Lines, Parquet."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mtl_keras.data import JsonLines, Parquet
from mtl_keras.data.columns import ColumnDataset
from mtl_keras.errors import UserError

ROWS: list[dict[str, Any]] = [
    {"id": 1, "text": 'good, "really"\nyes', "label": "pos", "stars": 4.5, "topics": ["food", "staff"], "year": 2020},
    {"id": 2, "text": "bad Ünïcode", "label": None, "stars": None, "topics": [], "year": 2021},
    {"id": 3, "text": "", "label": "neg", "stars": -1, "topics": None, "year": 2020},
]
SENTENCES: list[dict[str, Any]] = [
    {"words": ["New York", "is", "big"], "tags": ["S-loc", "O", "O"], "topic": "travel"},
    {"words": ["Ann", "Lee"], "tags": ["B-per", "E-per"], "topic": None},
    {"words": ["none"], "tags": None, "topic": "other"},
]


def json_lines(path: Path, rows: list[dict[str, Any]], **options: Any) -> ColumnDataset:
    path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    return JsonLines(train=path, **options)


def parquet(path: Path, rows: list[dict[str, Any]], **options: Any) -> ColumnDataset:
    pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=2)
    return Parquet(train=path, **options)


@pytest.fixture(params=[json_lines, parquet])
def written(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., ColumnDataset]:
    return lambda rows, **options: request.param(tmp_path / "train.file", rows, **options)


def fault(dataset: ColumnDataset) -> str:
    with pytest.raises(UserError) as caught:
        dataset.load("train")
    return str(caught.value)


def test_texts_with_labels_of_each_type(written: Callable[..., ColumnDataset]) -> None:
    classes = written(ROWS)
    assert classes.labels() == ["neg", "pos"]
    assert classes.load("train").as_lists() == ([row["text"] for row in ROWS], [1, -1, 0])
    years = written(ROWS, label="year")
    assert years.labels() == ["2020", "2021"]
    stars = written(ROWS, label="stars", label_type="number").load("train").as_lists()[1]
    assert (stars[0], stars[2], stars[1] != stars[1]) == (4.5, -1.0, True)
    topics = written(ROWS, label="topics", label_type="labels")
    assert topics.load("train").as_lists()[1] == [[1, 1], [0, 0], [-1, -1]]


def test_words_with_a_tag_each_or_a_class_a_row(written: Callable[..., ColumnDataset]) -> None:
    tags = written(SENTENCES, words="words", label="tags", scheme="BIOES")
    assert tags.labels() == ["O", "B-loc", "I-loc", "B-per", "I-per"]
    assert tags.load("train").as_lists() == ([row["words"] for row in SENTENCES], [[1, 0, 0], [3, 4], [-1]])
    topics = written(SENTENCES, words="words", label="topic", label_type="class")
    assert topics.per == "row"
    assert topics.same_rows(tags)
    rows = topics.load("train")
    assert rows.as_lists() == ([row["words"] for row in SENTENCES], [1, -1, 0])
    assert next(iter(rows.batches(2)))["label"].shape == (2,)


def test_several_labels_of_words_are_dense(written: Callable[..., ColumnDataset]) -> None:
    rows = [{"words": ["a"], "label": ["x"]}, {"words": ["b", "c"], "label": ["x", "y"]}]
    found = written(rows, words="words", label_type="labels").load("train")
    assert next(iter(found.batches(2)))["label"].numpy().tolist() == [[1, 0], [1, 1]]


@pytest.mark.parametrize(
    ("row", "options", "said"),
    [
        ({"text": ["a"]}, {}, "expected text in column 'text'; received ['a']"),
        ({"text": None}, {}, "expected text in column 'text'; received nothing"),
        ({"text": "a", "label": ["b"]}, {}, "expected a class in column 'label'; received ['b']"),
        ({"text": "a", "label": True}, {"label_type": "number"}, "expected a finite number"),
        ({"text": "a", "label": ["b", ""]}, {"label_type": "labels"}, "expected labels with one"),
        ({"text": []}, {"words": "text"}, "expected at least one word in column 'text'; received []"),
        ({"text": ["a"], "label": ["O", "O"]}, {"words": "text"}, "a label for each of 1 words; received 2"),
        ({"text": ["a"], "label": ["X"]}, {"words": "text"}, "column 'label', word 1: expected a tag"),
        ({"text": ["a"], "label": [3]}, {"words": "text"}, 'received "3"'),
    ],
)
def test_a_row_at_fault(written: Callable[..., ColumnDataset], row: Any, options: Any, said: str) -> None:
    received = fault(written([{"label": None} | row], **options))
    assert "1 fault" in received
    assert said in received
    assert "train.file:1: " in received or "train.file, row 1: " in received


def test_a_column_that_is_not_there(written: Callable[..., ColumnDataset]) -> None:
    received = fault(written(ROWS, label="mood"))
    assert 'named "mood"' in received or 'keys "mood"' in received
    assert 'received "id", "text", "label"' in received


def test_nan_and_null_of_a_column_of_floats_are_empty_cells(tmp_path: Path) -> None:
    path, other = tmp_path / "a.parquet", tmp_path / "b.parquet"
    nan = float("nan")
    columns = {"text": ["a", "b", "c", "d"], "label": [2.0, nan, 1.5, None], "key": [1.0, 2.0, 3.0, nan]}
    pq.write_table(pa.table(columns), path)
    rows = Parquet(train=path)
    assert (rows.labels(), rows.load("train").as_lists()[1]) == (["1.5", "2"], [1, -1, 0, -1])
    pq.write_table(pa.table({"key": [1, 2, 3], "mood": ["x", "y", "x"]}), other)
    join = {"file": other, "key": "key", "label": "mood"}
    received = fault(Parquet(train=path, key="key", join=join))
    assert "1 fault" in received
    assert f"a.parquet, row 4: expected a key of {other}; received nothing" in received


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"text": "a"', "received text that is none (expecting ',' delimiter, column 13)"),
        (b"[1, 2]", "expected a JSON object; received [1, 2]"),
        (b'{"text": NaN}', "received NaN, which is no number of JSON"),
        (b"[" * 100_000, "lists within lists without end"),
        (b'{"text": 1' + b"0" * 5000 + b"}", "expected a JSON object; received Exceeds the limit"),
        (b'{"text": "\\ud800", "label": "b"}', "expected text in column 'text'"),
        (b'{"text": "\xff", "label": "b"}', "expected UTF-8"),
    ],
)
def test_a_line_that_is_no_json(tmp_path: Path, line: bytes, said: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "a", "label": "b"}\n\n' + line + b"\n")
    received = fault(JsonLines(train=path))
    assert "1 fault" in received
    assert "a.jsonl:3: " in received
    assert said in received


def test_a_file_of_gzip(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    whole = gzip.compress(b'{"text": "a", "label": "b"}\n{"text": "c", "label": "d"}\n')
    path.write_bytes(whole)
    assert JsonLines(train=path).load("train").as_lists() == (["a", "c"], [0, 1])
    for damaged in (whole[:-9], whole[:20] + b"xx" + whole[22:], whole[:3]):
        path.write_bytes(damaged)
        assert "a.jsonl.gz: expected a file that can be read; received: a damaged file of gzip (" in fault(
            JsonLines(train=path)
        )


def test_a_file_that_is_no_parquet(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    assert "No such file" in fault(Parquet(train=path))
    path.write_bytes(b"text,label\n")
    assert "a.parquet: expected a Parquet file that can be read; received: Parquet magic bytes" in fault(
        Parquet(train=path)
    )
    pq.write_table(pa.table({"text": ["a", "b"]}), path)
    path.write_bytes(path.read_bytes()[:-20])
    assert "expected a Parquet file that can be read" in fault(Parquet(train=path))
    assert "expected a Parquet file that can be read" in fault(Parquet(train=tmp_path))


def test_columns_twice_and_columns_by_number(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table([["a"], ["b"], ["c"]], names=["text", "label", "label"]), path)
    assert 'expected columns named "label", each once' in fault(Parquet(train=path))
