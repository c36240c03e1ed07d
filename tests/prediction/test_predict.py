import json
import shutil
from pathlib import Path

import pytest
from pyarrow.parquet import read_table

import mtl_keras as mtl
from mtl_keras.errors import UserError
from mtl_keras.exported import is_exported
from mtl_keras.prediction.model_digest import model_digest
from mtl_keras.prediction.predictor import Predictor

TEXTS = ["obama in new york, hello", "", "don't go now :(", "🙂 Zoë", "a\x00b"]


@pytest.fixture(scope="module")
def answers(tiny_run):
    return mtl.predict(tiny_run, TEXTS)


def test_answers_are_plain_and_readable(answers):
    assert [set(answer) for answer in answers] == [{"entities", "mood"}] * len(TEXTS)
    for text, answer in zip(TEXTS, answers, strict=True):
        mood = answer["mood"]
        assert set(mood["probabilities"]) == {"bad", "good", "mixed"}
        assert sum(mood["probabilities"].values()) == pytest.approx(1, abs=1e-5)
        assert mood["probability"] == mood["probabilities"][mood["label"]]
        for entity in answer["entities"]["entities"]:
            assert entity["type"] in ("person", "place")
            assert text.encode()[entity["start"] : entity["end"]].decode() == entity["text"]
            assert 0 < entity["probability"] <= 1
    assert answers[1]["entities"] == {"entities": []}
    assert any(answer["entities"]["entities"] for answer in answers)


def test_an_export_answers_as_the_run_does(tiny_run, answers):
    for one, other in zip(answers, mtl.predict(tiny_run / "export", TEXTS), strict=True):
        assert one["mood"]["label"] == other["mood"]["label"]
        assert one["mood"]["probability"] == pytest.approx(other["mood"]["probability"], abs=1e-6)
        assert [(each["text"], each["type"]) for each in one["entities"]["entities"]] == [
            (each["text"], each["type"]) for each in other["entities"]["entities"]
        ]


def test_a_version_of_an_export_answers_too(tiny_run):
    assert is_exported(tiny_run / "export" / "1")
    assert len(mtl.predict(tiny_run / "export" / "1", ["hello"])) == 1


def test_answers_come_in_the_order_of_the_texts(tiny_run):
    texts = [f"{'go ' * (number * 7 % 11)}obama {number}" for number in range(70)]
    together = mtl.predict(tiny_run, texts)
    numbers = [69, 0, 13]
    for number, alone in zip(numbers, mtl.predict(tiny_run, [texts[number] for number in numbers]), strict=True):
        assert alone["mood"]["probability"] == pytest.approx(together[number]["mood"]["probability"], abs=1e-5)


def test_no_texts_have_no_answers(tiny_run):
    assert mtl.predict(tiny_run, []) == []


@pytest.mark.parametrize("given", [b"a", Path("a.jpg")])
def test_what_is_no_text_is_a_mistake(given, monkeypatch):
    monkeypatch.setattr(Predictor, "load", lambda path: Predictor("text", {}, {}, None))
    with pytest.raises(UserError, match=rf"expected str; received {type(given).__name__} at 1"):
        mtl.predict("run", ["a", given])


def test_a_folder_of_neither_kind_is_a_mistake(tmp_path):
    with pytest.raises(mtl.UserError, match="expected a run folder"):
        mtl.predict(tmp_path, ["a"])


@pytest.mark.parametrize("name", ["model.keras", "labels.json"])
def test_a_broken_file_of_a_run_is_named(tiny_run, tmp_path, name):
    run = tmp_path / "run"
    shutil.copytree(tiny_run, run)
    (run / name).write_text("junk")
    with pytest.raises(UserError, match=rf"{name}: expected .*(Copy the file anew|train again)"):
        mtl.predict(run, ["hello"])


def test_a_file_of_answers_says_what_predict_says(tiny_run, tmp_path):
    texts = [f"{'go ' * (number * 7 % 11)}obama in oslo {number}" for number in range(70)]
    lines = [json.dumps({"id": f"t{n}", "t": text}) for n, text in enumerate(texts)]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    found = mtl.predict_file(
        tiny_run / "export", tmp_path / "a.jsonl", tmp_path / "o.parquet", column="t", id_column="id", batch_size=16
    )
    assert (found.rows, found.skipped) == (70, 0)
    rows = read_table(found.output).to_pylist(maps_as_pydicts="strict")
    assert [row["id"] for row in rows] == [f"t{n}" for n in range(70)]
    for row, expected in zip(rows, mtl.predict(tiny_run, texts), strict=True):
        assert row["mood"] == expected["mood"]["label"]
        assert row["mood_probabilities"] == pytest.approx(expected["mood"]["probabilities"], abs=1e-5)
        assert [{**each, "probability": pytest.approx(each["probability"], abs=1e-5)} for each in row["entities"]] == (
            expected["entities"]["entities"]
        )


def test_a_digest_tells_models_apart_and_copies_not(tiny_run, tmp_path):
    run, export = model_digest(tiny_run), model_digest(tiny_run / "export")
    assert run != export == model_digest(tiny_run / "export" / "1")
    for name in ("model.keras", "preprocessor", "labels.json", "recipe.toml"):
        source, copied = tiny_run / name, tmp_path / "run" / name
        copied.parent.mkdir(exist_ok=True)
        shutil.copytree(source, copied) if source.is_dir() else shutil.copy(source, copied)
    assert model_digest(tmp_path / "run") == run
    (tmp_path / "run" / "labels.json").write_text("{}")
    assert model_digest(tmp_path / "run") != run
    with pytest.raises(UserError, match="expected a run folder"):
        model_digest(tmp_path)
