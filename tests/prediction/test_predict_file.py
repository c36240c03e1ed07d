"""A file of answers: order, ids, faults, and what becomes of a killed run."""

import csv
import fcntl
import json
import random
import re
from itertools import pairwise

import pytest
from pyarrow.parquet import read_table

from mtl_keras.errors import UserError
from mtl_keras.prediction.inputs.request import InputRequest
from mtl_keras.prediction.predict_file import predict_rows
from tests.prediction.fake_predictor import FakePredictor, Killed, answer

WORK = {"model": "digest", "version of mtl-keras": "1", "options": []}
COUNT, FAULTS = 2500, {7, 2007}
FORMATS = ["csv", "tsv", "json", "jsonl", "parquet"]


@pytest.fixture(scope="module")
def texts():
    draw = random.Random(4)
    found = ["".join(draw.choices('abc ,"é\n', k=draw.randint(0, 80))) for _ in range(COUNT)]
    return ["plain" if n in FAULTS else text for n, text in enumerate(found)]


@pytest.fixture
def source(tmp_path, texts):
    """A table in which two rows are at fault."""
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["name", "body"], *([f"t{n}", text] for n, text in enumerate(texts))])
    content = path.read_bytes()
    for number in FAULTS:
        content = content.replace(b"\r\nt%d,plain" % number, b"\r\nt%d,\xffplain" % number)
    path.write_bytes(content)
    return path


def made(source, output, predictor=None, work=WORK, watch=None, batch_size=None):
    request = InputRequest(str(source), "body", "name")
    return predict_rows(lambda: predictor or FakePredictor(), request, output, work, batch_size, watch)


def read_table_of(path, delimiter):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def killed(source, output, batch):
    with pytest.raises(Killed):
        made(source, output, FakePredictor(stops=batch))
    assert not output.exists()


def test_order_and_ids_stay_though_batches_are_by_length(source, texts, tmp_path):
    predictor = FakePredictor()
    found = made(source, tmp_path / "a.jsonl", predictor, batch_size=10)
    assert (found.rows, found.skipped, found.output) == (COUNT, 2, tmp_path / "a.jsonl")
    lines = [json.loads(line) for line in found.output.read_text().splitlines()]
    assert [line["id"] for line in lines] == [f"t{n}" for n in range(COUNT)]
    assert {n for n, line in enumerate(lines) if "error" in line} == FAULTS
    for n in set(range(COUNT)) - FAULTS:
        expected = answer(texts[n].encode())
        assert lines[n]["score"] == expected["score"]
        assert lines[n]["mood"]["probability"] == round(expected["mood"]["probability"], 6)
        assert lines[n]["entities"]["entities"] == expected["entities"]["entities"]
    assert max(map(len, predictor.batches)) == 10
    window = predictor.batches[:102]
    assert all(max(map(len, one)) <= min(map(len, other)) for one, other in pairwise(window))


def test_rows_at_fault_are_listed_with_their_places(source, tmp_path):
    found = made(source, tmp_path / "a.csv.out.csv")
    first, second = map(json.loads, found.errors.read_text().splitlines())
    assert found.errors == tmp_path / "a.csv.out.csv.errors.jsonl"
    assert (first["id"], second["id"], first["file"]) == ("t7", "t2007", str(source))
    assert first["line"] == source.read_bytes()[: source.read_bytes().index(b"\xff")].count(b"\n") + 1
    assert first["reason"].startswith("expected UTF-8; received the byte 0xff at position 0. Convert the file")


def test_all_formats_say_the_same(source, tmp_path):
    for ending in FORMATS:
        made(source, tmp_path / f"o.{ending}")
    lines = [json.loads(line) for line in (tmp_path / "o.jsonl").read_text().splitlines()]
    assert json.loads((tmp_path / "o.json").read_text()) == lines
    table = read_table_of(tmp_path / "o.csv", ",")
    assert table == read_table_of(tmp_path / "o.tsv", "\t")
    typed = read_table(tmp_path / "o.parquet").to_pylist()
    for line, row, value in zip(lines, table, typed, strict=True):
        assert line["id"] == row["id"] == value["id"]
        assert line.get("error", "") == row["error"] == (value["error"] or "")
        if "error" not in line:
            assert line["mood"]["label"] == row["mood"] == value["mood"]
            assert line["mood"]["probability"] == float(row["mood_probability"])
            assert value["mood_probability"] == pytest.approx(line["mood"]["probability"], abs=1e-6)
            assert line["entities"]["entities"] == json.loads(row["entities"]) == value["entities"]
            assert line["score"]["value"] == float(row["score"]) == value["score"]


@pytest.mark.parametrize("ending", FORMATS)
def test_a_killed_run_goes_on_to_the_same_file(source, tmp_path, ending):
    whole, broken = tmp_path / f"whole.{ending}", tmp_path / f"broken.{ending}"
    predictor, again, seen = FakePredictor(), FakePredictor(), []
    made(source, whole, predictor)
    killed(source, broken, 20)  # in the second window of 1,024 rows
    with (tmp_path / f"broken.{ending}.parts" / "manifest.jsonl").open("a") as manifest:
        manifest.write('{"rows": 10')  # the machine stopped in the middle
    (tmp_path / f"broken.{ending}.parts" / f"000001.{ending}").write_bytes(b"half")
    made(source, broken, again, watch=lambda rows, faults: seen.append((rows, faults and len(faults))))
    assert broken.read_bytes() == whole.read_bytes()
    errors = [(tmp_path / f"{name}.{ending}.errors.jsonl").read_bytes() for name in ("broken", "whole")]
    assert errors[0] == errors[1]
    assert again.batches == predictor.batches[16:]
    assert [rows for rows, _ in seen] == [1024, 0, 1024, 452]
    assert [faults for _, faults in seen] == [None, [], 1, []]
    assert not (tmp_path / f"broken.{ending}.parts").exists()


def test_a_run_that_was_killed_while_it_joined_goes_on(source, tmp_path, monkeypatch):
    from mtl_keras.prediction.results.separated import Separated

    made(source, tmp_path / "whole.csv")
    with monkeypatch.context() as patched:
        patched.setattr(Separated, "join", lambda *_: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            made(source, tmp_path / "a.out.csv")
    predictor = FakePredictor()
    made(source, tmp_path / "a.out.csv", predictor)
    assert not predictor.batches
    assert (tmp_path / "a.out.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


REFUSED = [
    (
        lambda path: path.write_bytes(path.read_bytes().replace(b"\r\nt7,", b"\r\nt7,x")),
        WORK,
        "another input, or one that has",
    ),
    (lambda path: path.write_bytes(b"name,body\n"), WORK, "another input, or one that has changed"),
    (lambda path: None, {**WORK, "model": "other"}, "received answers that differ in model. Go on"),
    (
        lambda path: None,
        {**WORK, "options": ["text"], "model": "b"},
        "received answers that differ in model and options. Go on",
    ),
]


@pytest.mark.parametrize(("change", "work", "expected"), REFUSED)
def test_what_was_begun_otherwise_is_refused_and_kept(source, tmp_path, change, work, expected):
    output = tmp_path / "o.csv"
    killed(source, output, 20)
    before = source.read_bytes()
    change(source)
    with pytest.raises(UserError, match=expected) as refused:
        made(source, output, work=work)
    assert refused.value.place == str(tmp_path / "o.csv.parts")
    assert "or remove this folder to begin anew" in refused.value.problem
    source.write_bytes(before)
    assert made(source, output).rows == COUNT


def test_rows_that_were_added_behind_what_is_done_are_answered(source, tmp_path):
    killed(source, tmp_path / "o.csv", 20)
    with source.open("a") as file:
        file.write("new,text\n")
    assert made(source, tmp_path / "o.csv").rows == COUNT + 1


def test_nothing_is_left_of_a_run_that_did_nothing(source, tmp_path):
    before = sorted(tmp_path.iterdir())
    with pytest.raises(Killed):
        made(source, tmp_path / "o.csv", FakePredictor(stops=1))
    with pytest.raises(UserError, match="expected columns named"):
        predict_rows(FakePredictor, InputRequest(str(source), "other"), tmp_path / "o.csv", WORK)
    assert sorted(tmp_path.iterdir()) == before


def test_no_row_that_can_be_answered_is_a_mistake(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"\xff\n\xfe\n")
    with pytest.raises(UserError, match=r"a.txt: none of the 2 rows could be predicted; .*o.csv.errors.jsonl has"):
        predict_rows(FakePredictor, InputRequest(str(tmp_path / "a.txt")), tmp_path / "o.csv", WORK)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "o.csv.errors.jsonl"]
    (tmp_path / "a.txt").write_bytes(b"")
    found = predict_rows(FakePredictor, InputRequest(str(tmp_path / "a.txt")), tmp_path / "o.csv", WORK)
    assert (found.rows, found.errors) == (0, None)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "o.csv"]


def test_two_processes_do_not_write_one_file(source, tmp_path):
    killed(source, tmp_path / "o.csv", 20)
    with (tmp_path / "o.csv.parts" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(UserError, match=r"another process writes these answers\. Wait for it"):
            made(source, tmp_path / "o.csv")


def test_what_cannot_be_written_is_told(source, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match=re.escape("the answers cannot be written: Not a directory. Mend that")):
        made(source, tmp_path / "file" / "o.csv")
