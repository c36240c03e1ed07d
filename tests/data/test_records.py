"""Tables with the names of columns in their first line."""

import csv
from pathlib import Path

import pytest

from mtl_keras.data.records import read_records
from mtl_keras.errors import UserError
from tests.data.made_pictures import write


def read(folder, text, *needed, delimiter=","):
    return read_records(write(folder / "table.csv", text), needed, delimiter)


def test_cells_by_name_and_places(tmp_path):
    records = read(tmp_path, '\ufeffname , split\n a.jpg, train\n\n"b, ""c"".jpg","te\nst"\nd.jpg,\n', "split")
    assert [dict(record.cells) for record in records] == [
        {"name": "a.jpg", "split": "train"},
        {"name": 'b, "c".jpg', "split": "te\nst"},
        {"name": "d.jpg", "split": ""},
    ]
    assert [record.place.removeprefix(str(tmp_path)) for record in records] == [f"/table.csv:{at}" for at in (2, 4, 6)]


def test_another_delimiter(tmp_path):
    assert read(tmp_path, "a\tb\n1,5\t2\n", "a", "b", delimiter="\t")[0].cells == {"a": "1,5", "b": "2"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "received an empty file"),
        ("name,split\n", "expected lines below the names of columns; received none"),
        ("file;split\na;b\n", r'table\.csv:1: expected columns named "name"; received "file;split"\. .* is \',\''),
        ("name,split,name\na,b,c\n", r'table\.csv:1: expected names that differ; "name" stands there twice'),
        ("name,split\na\nb,c,d\n", r"2 faults\n.*csv:2: expected 2 columns, .* received 1.*\n.*csv:3: .* received 3"),
        ('"name,split\na,b\n', r"table\.csv:1: expected columns with quotes in pairs"),
        ('name,split\na,b\n"c,d\n', r"table\.csv:3: expected columns with quotes in pairs"),
    ],
)
def test_faults(tmp_path, text, message):
    with pytest.raises(UserError, match=message):
        read(tmp_path, text, "name")


def test_a_cell_of_any_length(tmp_path):
    before = csv.field_size_limit()
    long = "x" * (before + 1)
    assert read(tmp_path, f"name,split\n{long},a\n", "name")[0].cells == {"name": long, "split": "a"}
    with pytest.raises(UserError, match="expected columns named"):
        read(tmp_path, f"name,split\n{long},a\n", "file")
    assert csv.field_size_limit() == before


def test_a_file_that_is_not_there_and_one_in_the_home(tmp_path, monkeypatch):
    with pytest.raises(UserError, match="received: No such file or directory"):
        read_records(tmp_path / "none.csv", [])
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError, match=f"Correct the path, which starts from the working folder {tmp_path}\\."):
        read_records(Path("none.csv"), [])
    monkeypatch.setenv("HOME", str(tmp_path))
    write(tmp_path / "table.csv", "a\n1\n")
    assert read_records(Path("~/table.csv"), ["a"])[0].cells == {"a": "1"}
