"""Rows of all forms of files, those at fault among them."""

import gzip
import io
import json
import re
import sys
import types
from itertools import count, islice

import pyarrow as pa
import pytest
from pyarrow.parquet import write_table

from mtl_keras.errors import UserError
from mtl_keras.prediction.asked_row import AskedRow
from mtl_keras.prediction.inputs import read_rows
from mtl_keras.prediction.inputs.request import InputRequest
from mtl_keras.prediction.rows import windows

TEXTS = ["plain", "", 'a "quoted", cell', "zwei\nZeilen", "Zoë 🙂\u2028x", " blanks "]


def rows(source, field="text", **options):
    return list(read_rows(InputRequest(str(source), **options), field))


def values(source, field="text", **options):
    return [(row.id, row.value) for row in rows(source, field, **options)]


def parquet(path, **columns):
    write_table(pa.table(columns), path, row_group_size=2)
    return path


TABLES = {
    "a.csv": 'n,id,text\r\n1,x1,plain\r\n2,x2,\r\n3,x3,"a ""quoted"", cell"\r\n4,x4,"zwei\nZeilen"\r\n'
    "5,x5,Zoë 🙂\u2028x\r\n6,x6, blanks \r\n",
    "a.tsv": 'id\ttext\nx1\tplain\nx2\t\nx3\t"a ""quoted"", cell"\nx4\t"zwei\nZeilen"\nx5\tZoë 🙂\u2028x\n'
    "\nx6\t blanks ",
    "a.jsonl": "\n\n".join(json.dumps({"id": f"x{n}", "text": text}) for n, text in enumerate(TEXTS, 1)),
}


@pytest.mark.parametrize("name", [*TABLES, "a.parquet"])
@pytest.mark.parametrize("packed", [False, True])
def test_tables_of_all_forms_have_the_same_rows(tmp_path, name, packed):
    path = tmp_path / name
    if name == "a.parquet":
        parquet(path, id=[f"x{n}" for n in range(1, 7)], text=pa.array(TEXTS).dictionary_encode(), n=range(6))
    elif packed:
        path = path.with_name(f"{name}.gz")
        path.write_bytes(gzip.compress(b"\xef\xbb\xbf" + TABLES[name].encode()))
    else:
        path.write_bytes(TABLES[name].encode())
    assert values(path, id_column="id") == [(f"x{n}", text) for n, text in enumerate(TEXTS, 1)]
    assert values(path) == [(str(n), text) for n, text in enumerate(TEXTS, 1)]
    assert values(path, column="id") == [(str(n), f"x{n}") for n in range(1, 7)]


def test_texts_stand_one_a_line(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("\ufeffeins\r\n\nzwei\u2028drei\n".encode())
    assert values(path) == [("1", "eins"), ("2", ""), ("3", "zwei\u2028drei")]
    path.write_bytes(b"")
    assert values(path) == []


def test_the_standard_input_is_read(monkeypatch):
    def give(content):
        monkeypatch.setattr(sys, "stdin", types.SimpleNamespace(buffer=io.BufferedReader(io.BytesIO(content))))

    give(b"one\ntwo")
    assert values("-") == [("1", "one"), ("2", "two")]
    give(b">P1\nMKV\n")
    assert values("-", "sequence") == [("P1", "MKV")]
    give(b'{"body": "one"}\n')
    assert values("-", column="body", form="jsonl") == [("1", "one")]


def test_sequences_come_from_fasta_and_from_tables(tmp_path):
    (tmp_path / "a.fa.gz").write_bytes(gzip.compress(b">P1 x\nmk v\n>P2\nMKA*\n"))
    assert values(tmp_path / "a.fa.gz", "sequence") == [("P1", "MKV"), ("P2", "MKA")]
    (tmp_path / "a.csv").write_text("name,sequence\nP1,mk v\nP2,MK1\n")
    first, second = rows(tmp_path / "a.csv", "sequence", id_column="name")
    assert (first.id, first.value, first.fault) == ("P1", "MKV", None)
    assert "received '1' at 3" in second.fault


def test_pictures_come_from_folders_and_from_tables(tmp_path):
    (tmp_path / "below").mkdir()
    for name in ("b.png", "a.jpg", "below/c.PNG", "d.webp", "notes.txt"):
        (tmp_path / name).touch()
    assert [row.id for row in rows(tmp_path, "image")] == ["a.jpg", "b.png", "below/c.PNG", "d.webp"]
    (tmp_path / "a.csv").write_text('image\nbelow/c.PNG\n""\n')
    found = rows(tmp_path / "a.csv", "image")
    assert found[0].value == tmp_path / "below/c.PNG"
    assert [row.fault for row in found] == [None, "expected the path of a picture; received nothing. Give it one"]
    assert values(parquet(tmp_path / "a.parquet", image=[b"\xff\xd8"]), "image") == [("1", b"\xff\xd8")]


def test_texts_of_a_folder_are_files(tmp_path):
    (tmp_path / "below").mkdir()
    for name, content in {
        "b.txt": b"two\nlines\n",
        "below/a.TXT": b"\xef\xbb\xbfone",
        "c.md": b"no",
        "d.txt": b" \n",
    }.items():
        (tmp_path / name).write_bytes(content)
    found = rows(tmp_path)
    assert [(row.id, row.value) for row in found] == [("b.txt", "two\nlines"), ("below/a.TXT", "one"), ("d.txt", "")]
    assert found[2].fault == "expected a text; received an empty file. Fill or remove it"
    assert (found[2].file, found[2].line) == (str(tmp_path / "d.txt"), None)


NO_UTF8 = "Convert the file, e.g. with iconv -f latin1 -t utf-8"
FAULTS = [
    ("a.txt", b"ok\nca\xe9\nok", 2, f"expected UTF-8; received the byte 0xe9 at position 2. {NO_UTF8}"),
    ("a.csv", b"id,text\n1,ok\n2,ca\xe9\n3,ok", 3, f"expected UTF-8; received the byte 0xe9 at position 2. {NO_UTF8}"),
    ("a.csv", b"id,text\n1,ok\n2\n3,ok", 3, "expected at least 2 columns; received 1. Add the missing ones"),
    ("a.csv", b"id,text\n1,ok\n,b\n3,ok", 3, 'expected an id in "id"; received nothing. Give it one'),
    (
        "a.csv", b'id,text\n1,ok\n2,"b"c\n3,ok', 3,
        "expected cells of 1,048,576 characters at most, with quotes in pairs; received a line that ends badly (',' "
        "expected after '\"'). Close or double the quote, or shorten the cell",
    ),
    (
        "a.csv", b'id,text\n1,ok\n2,"b\nx,lost\ny,"c"\n3,ok', 3,
        "expected cells of 1,048,576 characters at most, with quotes in pairs; received a record of the lines 3 to 5 "
        "that ends badly (',' expected after '\"'). Close or double the quote, or shorten the cell",
    ),
    (
        "a.jsonl", b'{"id": 1, "text": "ok"}\n{"id": 2, \n{"id": 3, "text": "ok"}', 2,
        "expected a JSON object; received text that is none (expecting property name enclosed in double quotes, column "
        "1). Correct the line",
    ),
    (
        "a.jsonl", b'{"id": 1, "text": "ok"}\n[2]\n{"id": 3, "text": "ok"}', 2,
        "expected a JSON object; received [2]. Correct the line",
    ),
    (
        "a.jsonl", b'{"id": 1, "text": "ok"}\n{"id": 2, "txt": ""}\n{"id": 3, "text": "ok"}', 2,
        'expected the keys "text"; received "id", "txt". Add them',
    ),
    (
        "a.jsonl", b'{"id": 1, "text": "ok"}\n{"id": 2, "text": 7.5}\n{"id": 3, "text": "ok"}', 2,
        'expected text in "text"; received 7.5, a number. Correct it',
    ),
    (
        "a.jsonl", b'{"id": 1, "text": "ok"}\n{"id": null, "text": "b"}\n{"id": 3, "text": "ok"}', 2,
        'expected an id in "id"; received nothing. Give it one',
    ),
    (
        "a.jsonl", b'{"id": 1, "text": "ok"}\n{"id": 2, "text": "b\\ud83d"}\n{"id": 3, "text": "ok"}', 2,
        "expected text; received half of a pair, \\ud83d, at position 1. Correct it",
    ),
    (
        "a.jsonl", b'{"id": 1, "text": "ok"}\n' + b"[" * 100_000 + b'\n{"id": 3, "text": "ok"}', 2,
        "expected a JSON object; received lists within lists without end. Correct the line",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "line", "fault"), FAULTS)
def test_a_row_at_fault_is_told_and_the_others_are_read(tmp_path, name, content, line, fault):
    (tmp_path / name).write_bytes(content)
    found = rows(tmp_path / name, id_column=None if name == "a.txt" else "id")
    assert [(row.line, row.fault) for row in found if row.fault] == [(line, fault)]
    assert [(row.id, row.value) for row in found if not row.fault] == [("1", "ok"), ("3", "ok")]
    [bad] = [row for row in found if row.fault]
    assert bad.id == "2"
    assert bad.place.startswith(f"{tmp_path / name}:{line}")


def test_parquet_has_rows_at_fault_too(tmp_path):
    texts = pa.Array.from_buffers(pa.string(), 3, pa.array([b"ok", b"ca\xe9", None], pa.binary()).buffers())
    found = rows(parquet(tmp_path / "a.parquet", id=[1, 2, 3], text=texts), id_column="id")
    assert [row.id for row in found] == ["1", "2", "3"]
    assert [row.fault for row in found] == [
        None,
        f"expected UTF-8; received the byte 0xe9 at position 2. {NO_UTF8}",
        'expected text in "text"; received nothing. Correct it',
    ]
    assert found[2].place == f"{tmp_path / 'a.parquet'}:3: 3"


def test_a_quote_without_its_pair_takes_a_part_only(tmp_path):
    lines = [f"{n},{'x' * 1000}" for n in range(3000)]
    lines[100] = '100,"open'
    (tmp_path / "a.csv").write_text("id,text\n" + "\n".join(lines))
    found = rows(tmp_path / "a.csv", id_column="id")
    [bad] = [row for row in found if row.fault]
    assert bad.line == 102
    assert "field larger than field limit" in bad.fault
    assert [row.id for row in found[:100]] == [str(n) for n in range(100)]
    assert found[-1].id == "2999"
    assert len(found) > 1900


WHOLE = [
    (
        "a.csv", b"id,body\n1,a\n", "text", {},
        'a.csv:1: expected columns named "text", each once; received "id", "body". Name one with --column, a'
        'nd one of ids with --id.',
    ),
    (
        "a.csv", b"id,txet\n1,a\n", "text", {},
        'expected columns named "text", each once; received "id", "txet". Did you mean "txet"? Name one with --column',
    ),
    (
        "a.csv", b"id;text\n1;a\n", "text", {},
        'each once; received "id;text". If that is several, divide them by commas in .csv',
    ),
    (
        "a.csv", b"text,text\n1,a\n", "text", {},
        'a.csv:1: expected columns named "text", each once; received "text", "text". ',
    ),
    ("a.csv", b"", "text", {}, 'a.csv:1: expected columns named "text", each once; received none. Give the file'),
    ("a.csv", b'"a"b,text\n', "text", {}, "a.csv:1: expected names of columns; received a line that ends badly"),
    ("a.csv", "text\nä".encode("utf-16-le"), "text", {}, "a.csv: expected UTF-8; received UTF-16. Convert the file"),
    ("a.csv", "text\nä".encode("utf-16"), "text", {}, "a.csv: expected UTF-8; received UTF-16. Convert the file"),
    (
        "a.csv.gz", gzip.compress(b"text\n" + bytes(range(250)) * 9)[:-30], "text", {},
        "a.csv.gz: the file is cut off or damaged (",
    ),
    ("a.parquet", b"PAR1", "text", {}, "a.parquet: expected a Parquet file that can be read; received: "),
    (
        "a.txt", b"a", "text", {"column": "b"},
        "--column: it is for tables (.csv, .tsv, .tab, .jsonl, .ndjson, .parquet); received a.txt. Leave it "
        "out, or say what the file is with --input-format.",
    ),
    ("a.txt", b"a", "text", {"id_column": "b"}, "--id: it is for tables"),
    (
        "a.png", b"", "text", {},
        "a.png: the model takes texts: expected a file with one a line, a table, or a folder of .txt; receiv"
        "ed a picture.",
    ),
    ("a.txt", b"a", "text", {"form": "fasta"}, "received --input-format fasta."),
    ("a.txt", b"a", "sequence", {}, 'a.txt:1: expected FASTA, a header that begins with ">"; received'),
    (".", b"", "sequence", {}, ".: the model takes sequences: expected a FASTA file or a table; received a folder."),
    (".", b"", "text", {}, ".: the model takes texts: expected files of .txt; received no files."),
    (".", b"", "image", {}, ".: expected pictures (JPEG, PNG, GIF, BMP); received no files"),
    ("nowhere.csv", b"", "text", {}, "nowhere.csv: the file cannot be read: No such file or directory."),
    (
        "nowhere.parquet", b"", "text", {},
        "nowhere.parquet: expected a Parquet file that can be read; received: Failed to open local file",
    ),
    ("-", b"", "text", {"form": "parquet"}, "standard input: Parquet cannot be read from it"),
    (
        "-", b"", "image", {},
        "standard input: the model takes pictures: expected a picture, a folder of pictures or a table; rece"
        "ived neither.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "field", "options", "expected"), WHOLE)
def test_what_cannot_be_read_at_all_is_a_mistake(tmp_path, monkeypatch, name, content, field, options, expected):
    monkeypatch.chdir(tmp_path)
    if name.startswith("a."):
        (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError, match=re.escape(expected)):
        rows(name, field, **options)


def test_rows_are_read_as_they_are_needed():
    endless = (AskedRow(str(number), "text", "file", number) for number in count())
    assert [len(window) for window in islice(windows(endless, "text"), 2)] == [1024, 1024]
    assert next(endless).id == "2048"
