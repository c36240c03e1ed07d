"""The words of --task and --column, and files that no format fits."""

from pathlib import Path

import pytest

from mtl_keras.errors import UserErrors
from mtl_keras.proposing import read_requests
from tests.proposing.proposed import proposed


@pytest.mark.parametrize(
    ("rest", "files", "column"),
    [
        ("a.csv", ("a.csv",), None),
        ("a.csv:stars", ("a.csv",), "stars"),
        ("a.csv:my stars:x", ("a.csv:my stars",), "x"),
        ("a.csv,b.csv", ("a.csv", "b.csv"), None),
        ("a.csv,b.csv:1", ("a.csv", "b.csv"), "1"),
        ("b,c.csv", ("b,c.csv",), None),
        ("d:e.csv", ("d:e.csv",), None),
        ("a.csv,d:e.csv", ("a.csv", "d:e.csv"), None),
    ],
)
def test_words_are_taken_apart_by_what_is_there(tmp_path, monkeypatch, rest, files, column):
    monkeypatch.chdir(tmp_path)
    for name in ("a.csv", "b.csv", "b,c.csv", "d:e.csv", "a.csv:my stars"):
        Path(name).write_text("x", encoding="utf-8")
    (request,) = read_requests([f"task={rest}"])
    assert request.files == tuple(map(Path, files))
    assert request.column == column


def test_all_words_at_fault_are_told_at_once(tmp_path):
    there = tmp_path / "a.csv"
    there.write_text("x", encoding="utf-8")
    with pytest.raises(UserErrors) as caught:
        read_requests(
            ["one", f"two={there}", f"two={there}", f"3={there}", "four=nowhere.csv", f"loss={there}"],
            ["two.lable=x", "tow.label=x", "two.label=x", "two.label=y"],
        )
    said = [str(fault) for fault in caught.value.faults]
    assert len(said) == 8
    expected = [
        'Did you mean "label"?',
        'Did you mean "two"?',
        "received two.label again",
        "--task one: expected NAME=FILE",
        'received "two" again',
        "starts with a letter",
        'received "nowhere.csv", which is not there',
        '"loss" is a name of the program itself',
    ]
    assert all(part in line for part, line in zip(expected, said, strict=True)), said


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "received an empty file"),
        (b"Once upon a time\nthere was a file.\n", "received the lines `Once upon a time`, `there was a file.`"),
        (bytes(range(256)), "received bytes that are no text"),
        (
            "text,label\nsch\u00f6n,a\n".encode("latin-1") * 9,
            "a.dat:2: expected UTF-8; received the byte 0xf6 at column 4.",
        ),
        ("text,label\nsome,a\n".encode("utf-16"), "received UTF-16. Convert the file, e.g. with iconv -f utf-16"),
        ("text,label\nsome,a\n".encode("utf-16-le"), "a.dat:1: expected text; received a NUL byte."),
        (b"[1, 2, 3]", "expected one of: "),
    ],
)
def test_a_file_of_no_format_is_told_with_what_it_has(tmp_path, content, expected):
    path = tmp_path / "a.dat"
    path.write_bytes(content)
    with pytest.raises(UserErrors) as caught:
        proposed(f"one={path}", f"two={path}")
    assert len(caught.value.faults) == 2
    assert expected in str(caught.value)
