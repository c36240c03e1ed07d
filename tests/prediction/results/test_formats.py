"""The files of answers, of each kind of answer."""

import csv
import json
import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow.parquet import ParquetFile, read_table

from mtl_keras.errors import UserError
from mtl_keras.prediction.answered_row import AnsweredRow
from mtl_keras.prediction.asked_row import AskedRow
from mtl_keras.prediction.predictor import Predictor
from mtl_keras.prediction.results import FORMATS, check_name, parquet

DRAW = random.Random(0)
TERMS = {f"GO:{number:07d}": DRAW.random() / 2 for number in range(3000)}
TERMS["GO:0000007"] = 0.91
RESIDUES = [DRAW.random() for _ in range(400)]
ANSWERS = {
    "terms": {"labels": ["GO:0000003", "GO:0000007"], "probabilities": {**TERMS, "GO:0000003": 0.0001234567}},
    "few": {"labels": [], "probabilities": {"a": 0.1, "b": 0.2}},
    "fold": {
        "labels": ["H"] * 400,
        "confidence": RESIDUES,
        "probabilities": {"H": RESIDUES, "E": [1 - one for one in RESIDUES]},
    },
    "place": {"label": "in", "probability": 2 / 3, "probabilities": {"in": 2 / 3, "out": 1 / 3}},
    "melting": {"value": 1 / 3},
    "names": {"entities": [{"text": "Zoë", "type": "person", "start": 0, "end": 4, "probability": 1 / 3}]},
    "parts": {"mask": "pixels", "mask_probability": "pixels", "shares": {"wing": 1 / 3, "rest": 2 / 3}},
    "own": {"mine": [1, 2]},
}
KEYS = {task: set(answer) for task, answer in ANSWERS.items()}
KEYS["names"] = {"tags", "entity_types", "entity_starts", "entity_ends", "entity_probabilities"}
LABELS = {
    "terms": list(TERMS),
    "few": ["a", "b"],
    "fold": ["H", "E"],
    "place": ["in", "out"],
    "melting": None,
    "names": ["person"],
    "parts": ["wing", "rest"],
    "own": None,
}
ANSWERED = AnsweredRow(AskedRow("P1", "M" * 400, "a.fa", 1), ANSWERS)
AT_FAULT = AnsweredRow(AskedRow("P2", "", "a.fa", 3), {}, "empty sequence")


def predictor(keys: dict[str, set[str]], labels: dict[str, Any] | None = None, field: str = "sequence") -> Predictor:
    named = {task: frozenset(each) for task, each in keys.items()}
    return Predictor(field, labels or dict.fromkeys(keys), named, lambda rows: {})


def written(path: Path, *pieces: list[AnsweredRow]) -> Path:
    made = FORMATS[path.suffix](predictor(KEYS, LABELS))
    parts = [path.with_name(f"{number}{path.suffix}") for number in range(len(pieces))]
    for part, rows in zip(parts, pieces, strict=True):
        made.write(rows, part)
    made.join(parts, path)
    return path


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize(("field", "name"), [("sequence", "protein"), ("text", "id"), ("image", "image")])
def test_a_task_that_would_take_the_place_of_the_name_or_the_fault_is_refused(
    field: str, name: str, ending: str
) -> None:
    for task in (name, "error"):
        with pytest.raises(UserError, match=f'received "{task}", which is there for any task. Rename the task'):
            FORMATS[ending](predictor({task: {"label", "probability"}}, field=field))


def test_json_keeps_the_likeliest_labels_and_those_given(tmp_path: Path) -> None:
    found, fault, again = json.loads(written(tmp_path / "a.json", [ANSWERED, AT_FAULT], [ANSWERED]).read_text())
    assert again == found
    assert fault == {"protein": "P2", "error": "empty sequence"}
    every = ANSWERS["terms"]["probabilities"]
    likeliest = sorted(every, key=every.get, reverse=True)[:50]
    assert found["terms"]["labels"] == ["GO:0000003", "GO:0000007"]
    assert found["terms"]["probabilities"] == {name: round(every[name], 6) for name in {*likeliest, "GO:0000003"}}
    assert found["place"] == {
        "label": "in", "probability": 0.666667, "probabilities": {"in": 0.666667, "out": 0.333333},
    }  # fmt: skip
    assert found["few"] == ANSWERS["few"]
    assert found["fold"] == {"labels": ["H"] * 400, "confidence": [round(one, 4) for one in RESIDUES]}
    assert found["melting"] == ANSWERS["melting"]
    assert found["names"]["entities"] == [{**ANSWERS["names"]["entities"][0], "probability": 0.333333}]
    assert found["parts"] == {"shares": {"wing": 0.333333, "rest": 0.666667}}
    assert found["own"] == {"mine": [1, 2]}
    lines = written(tmp_path / "a.jsonl", [ANSWERED], [AT_FAULT], []).read_text().splitlines()
    assert [json.loads(line) for line in lines] == [found, fault]


@pytest.mark.parametrize("ending", FORMATS)
def test_a_file_of_no_rows_can_be_read(tmp_path: Path, ending: str) -> None:
    path = written(tmp_path / f"a{ending}")
    readers = {
        ".json": lambda: json.loads(path.read_text()),
        ".jsonl": lambda: path.read_text().splitlines(),
        ".parquet": lambda: read_table(path).to_pylist(),
    }
    table = {".csv": ",", ".tsv": "\t"}
    read = readers.get(ending) or (lambda: list(csv.DictReader(path.read_text().splitlines(), delimiter=table[ending])))
    assert read() == []


@pytest.mark.parametrize(("ending", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_a_table_has_a_column_or_some_of_each_task(tmp_path: Path, ending: str, delimiter: str) -> None:
    path = written(tmp_path / f"a.{ending}", [ANSWERED], [AT_FAULT])
    with path.open(encoding="utf-8", newline="") as file:
        found, fault = csv.DictReader(file, delimiter=delimiter)
    every = ANSWERS["terms"]["probabilities"]
    top = sorted(every, key=every.get, reverse=True)[:5]
    assert found["terms_top"] == ";".join(f"{name}={every[name]:.4f}" for name in top)
    assert found["terms"] == "GO:0000007;GO:0000003"
    assert found["terms_probability"] == "0.9100;0.0001"
    assert {key for key in found if key.endswith("_top")} == {"terms_top"}
    assert (found["place"], found["place_probability"], found["fold"]) == ("in", "0.666667", "H" * 400)
    assert json.loads(found["names"]) == [{**ANSWERS["names"]["entities"][0], "probability": 0.333333}]
    assert (found["parts_wing_share"], found["parts_rest_share"]) == ("0.333333", "0.666667")
    assert json.loads(found["own"]) == {"mine": [1, 2]}
    assert list(found)[:2] == ["protein", "error"]
    assert set(fault.values()) == {"P2", "empty sequence", ""}
    assert fault.keys() == found.keys()


def test_parquet_has_typed_columns(tmp_path: Path) -> None:
    table = read_table(written(tmp_path / "a.parquet", [ANSWERED], [AT_FAULT]))
    kinds = {field.name: field.type for field in table.schema}
    assert kinds["protein"] == kinds["error"] == kinds["place"] == pa.string()
    assert kinds["place_probability"] == kinds["melting"] == pa.float32()
    assert kinds["place_probabilities"] == kinds["parts_shares"] == pa.map_(pa.string(), pa.float32())
    found, fault = table.to_pylist(maps_as_pydicts="strict")
    assert {name for name, value in fault.items() if value is not None} == {"protein", "error"}
    assert found["place_probabilities"] == pytest.approx({"in": 2 / 3, "out": 1 / 3})
    assert found["terms"] == ["GO:0000003", "GO:0000007"]
    assert len(found["terms_probabilities"]) == 51
    assert found["terms_probabilities"]["GO:0000007"] == pytest.approx(0.91)
    assert found["fold"] == ["H"] * 400
    assert found["fold_confidence"] == pytest.approx(RESIDUES, abs=1e-6)
    [entity] = found["names"]
    assert entity == {**ANSWERS["names"]["entities"][0], "probability": pytest.approx(1 / 3)}
    assert found["parts_shares"] == pytest.approx({"wing": 1 / 3, "rest": 2 / 3})
    assert json.loads(found["own"]) == {"mine": [1, 2]}


def test_pieces_of_parquet_become_fewer_groups_of_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "_ROWS", 3)
    rows = [AnsweredRow(AskedRow(f"P{number}", "M", "a.fa", 1), {"melting": {"value": number}}) for number in range(7)]
    path = written(tmp_path / "a.parquet", *([row] for row in rows))
    with ParquetFile(path) as file:
        assert [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)] == [3, 3, 1]
        assert file.read(["protein"]).column(0).to_pylist() == [f"P{number}" for number in range(7)]


def test_a_name_says_the_format_and_is_new(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r'a.xlsx: expected a file named .csv, .*, .parquet; received "a.xlsx"'):
        check_name(tmp_path / "a.xlsx")
    (tmp_path / "a.csv").touch()
    with pytest.raises(UserError, match=r"there is one already\. Name another, or remove it"):
        check_name(tmp_path / "a.csv")
