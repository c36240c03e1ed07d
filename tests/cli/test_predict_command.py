"""``predict`` with a file of answers, and with tables."""

import csv
import json

import pytest

from mtl_keras import quiet
from mtl_keras.cli.main import main
from mtl_keras.prediction import predict_file
from mtl_keras.prediction.predictor import Predictor
from tests.prediction.fake_predictor import FakePredictor, Killed, answer


@pytest.fixture
def model(monkeypatch):
    """Puts a model in the place of any; one attribute says what it takes, another when it is killed."""
    fake = FakePredictor()
    monkeypatch.setattr(quiet, "quiet_tensorflow", lambda: None)
    monkeypatch.setattr(Predictor, "load", lambda path: fake)
    monkeypatch.setattr(predict_file, "model_digest", lambda path: "digest")
    return fake


@pytest.fixture
def table(tmp_path):
    lines = ["name,body", *(f"t{n},text {n}" for n in range(1500))]
    for n in range(12):
        lines[1 + n * 100] = f"t{n * 100}"
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines))
    return path


def ended(*arguments):
    with pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    return caught.value.code


def test_a_table_becomes_a_table(model, table, tmp_path, capsys):
    options = ("--column", "body", "--id", "name", "--batch-size", "16")
    output = tmp_path / "out.csv"
    assert ended("predict", "run", "--input", table, "--output", output, *options) == 0
    assert max(map(len, model.batches)) == 16
    said = capsys.readouterr()
    assert said.out == f"{output}\n"
    assert said.err.count("Skipped: ") == 10
    assert f"Skipped: {table}:102: expected at least 2 columns; received 1. Add the missing ones.\n" in said.err
    assert said.err.endswith(f"Rows: 1,488 predicted, 12 skipped. {output}.errors.jsonl has the reasons.\n")
    with output.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows[1:100]] == [f"t{n}" for n in range(1, 100)]
    assert rows[7]["mood"] == answer(b"text 7")["mood"]["label"]
    assert ended("predict", "run", "--input", table, "--output", output, *options) == 2
    assert "there is one already. Name another, or remove it" in capsys.readouterr().err


def test_the_same_command_goes_on(model, table, tmp_path, capsys):
    command = ("predict", "run", "--input", table, "--output", tmp_path / "out.parquet", "--column", "body")
    model.stops = 18
    with pytest.raises(Killed):
        main(list(map(str, command)))
    model.stops, model.batches = None, []
    assert ended(*command) == 0
    assert "Goes on: 1,024 rows were done before.\n" in capsys.readouterr().err
    assert sum(map(len, model.batches)) == 1500 - 1024 - 1  # one of these is at fault


def test_answers_of_a_table_are_printed_too(model, tmp_path, capsys):
    (tmp_path / "a.jsonl").write_text('{"name": "t1", "body": "ab"}\n{"name": "t2"}\n')
    options = ("--input", tmp_path / "a.jsonl", "--column", "body")
    assert ended("predict", "run", *options, "--id", "name", "--json") == 0
    lines = list(map(json.loads, capsys.readouterr().out.splitlines()))
    assert lines[0] == {"id": "t1", "text": "ab", **answer(b"ab")}
    assert lines[1] == {"id": "2", "error": 'expected the keys "body"; received "name". Add them'}
    assert ended("predict", "run", *options) == 0
    assert capsys.readouterr().out.startswith("ab\n  mood      ")


@pytest.mark.parametrize(
    ("field", "options", "expected"),
    [
        ("text", ("--batch-size", "3"), "--batch-size: it is for a file of answers. Add --output FILE, or leave"),
        ("image", ("--column", "a"), "--column: it is for tables, which are answered in a file. Add --output FILE.csv"),
        ("text", ("--output", "o.csv", "--json"), "--json: with --output, its files have the answers"),
        ("text", ("--output", "o.csv"), 'a.csv:1: expected columns named "text", each once; received "name", "body"'),
        ("sequence", ("--output", "o"), "o: expected a file named .csv, .tsv, .json, .jsonl, .parquet; received"),
    ],
)
def test_what_does_not_fit_is_refused(model, table, tmp_path, capsys, monkeypatch, field, options, expected):
    monkeypatch.chdir(tmp_path)
    model.field = field
    assert ended("predict", "run", "--input", table.name, *options) == 2
    assert f"Error: {expected}" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [table]
