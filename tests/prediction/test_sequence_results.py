"""The files of answers to sequences."""

import csv
import json
import random
from pathlib import Path
from typing import Any

import pytest

from mtl_keras.errors import UserError
from mtl_keras.prediction.predictor import Predictor
from mtl_keras.prediction.sequence_results import as_json, writing
from mtl_keras.prediction.sequences import AnsweredSequence, AskedSequence


def predictor(keys: dict[str, set[str]], labels: dict[str, Any] | None = None) -> Predictor:
    named = {task: frozenset(each) for task, each in keys.items()}
    return Predictor("sequence", labels or dict.fromkeys(keys), named, lambda rows: {})


@pytest.mark.parametrize("ending", ["tsv", "json", "jsonl"])
@pytest.mark.parametrize("task", ["protein", "error"])
def test_a_task_that_would_take_the_place_of_the_name_or_the_fault_is_refused(
    task: str, ending: str, tmp_path: Path
) -> None:
    path = tmp_path / f"a.{ending}"
    with (
        pytest.raises(UserError, match=f'received "{task}", which is there for any task. Rename the task "{task}"'),
        writing(path, predictor({task: {"label", "probability"}})),
    ):
        pass
    assert not path.exists()


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
}
KEYS = {task: set(answer) for task, answer in ANSWERS.items()}
LABELS = {"terms": list(TERMS), "few": ["a", "b"], "fold": ["H", "E"], "place": ["in", "out"], "melting": None}
ANSWERED = AnsweredSequence(AskedSequence("P1", "M" * 400), ANSWERS)
AT_FAULT = AnsweredSequence(AskedSequence("P2", "", "empty sequence"), {})


def written(path: Path) -> str:
    with writing(path, predictor(KEYS, LABELS)) as results:
        for each in (ANSWERED, AT_FAULT):
            results.write(each)
    return path.read_text()


def test_json_keeps_the_likeliest_labels_and_those_given(tmp_path: Path) -> None:
    found, fault = json.loads(written(tmp_path / "a.json"))
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
    lines = written(tmp_path / "a.jsonl").splitlines()
    assert [json.loads(line) for line in lines] == [found, fault]
    assert as_json(ANSWERED)["terms"] == ANSWERS["terms"]


def test_the_table_names_the_likeliest_labels_where_a_protein_may_have_none(tmp_path: Path) -> None:
    found, fault = csv.DictReader(written(tmp_path / "a.tsv").splitlines(), delimiter="\t")
    every = ANSWERS["terms"]["probabilities"]
    top = sorted(every, key=every.get, reverse=True)[:5]
    assert found["terms_top"] == ";".join(f"{name}={every[name]:.4f}" for name in top)
    assert found["terms"] == "GO:0000007;GO:0000003"
    assert {key for key in found if key.endswith("_top")} == {"terms_top"}
    assert set(fault.values()) == {"P2", "empty sequence", ""}
    assert fault.keys() == found.keys()
