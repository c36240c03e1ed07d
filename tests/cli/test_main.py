"""What becomes of errors, of Ctrl-C and of what is asked of a run."""

import json
import sys
import types

import pytest

from mtl_keras import quiet
from mtl_keras.cli.main import main
from mtl_keras.errors import UserError
from mtl_keras.prediction.predictor import Predictor


@pytest.fixture
def give(monkeypatch):
    """Puts a function in the place of one that needs TensorFlow."""
    monkeypatch.setattr(quiet, "quiet_tensorflow", lambda: None)

    def put(module, **functions):
        monkeypatch.setitem(sys.modules, module, types.SimpleNamespace(**functions))

    return put


@pytest.fixture
def answer_texts(give, monkeypatch):
    """Puts a model in the place of any, one that gives each text the same answers."""

    def put(answers):
        model = types.SimpleNamespace(field="text", answers=lambda rows: [answers] * len(rows))
        monkeypatch.setattr(Predictor, "load", lambda path: model)

    return put


def ended(*arguments):
    with pytest.raises(SystemExit) as caught:
        main(list(arguments))
    return caught.value.code


def test_train_passes_the_recipe_on(give, tmp_path):
    calls = []
    give("mtl_keras.training", train=lambda recipe, **options: calls.append((recipe, options)) or tmp_path)
    assert ended("train", "ner_sentiment", "seed=4", "--smoke", "--run-dir", str(tmp_path)) == 0
    [(recipe, options)] = calls
    assert (recipe.name, recipe.seed) == ("ner_sentiment", 4)
    assert options == {"run_dir": tmp_path, "smoke": True, "distribute": "auto", "init_from": None}


def test_train_takes_devices_precision_and_checkpoints(give, tmp_path):
    calls = []
    give("mtl_keras.training", train=lambda recipe, **options: calls.append((recipe, options)) or tmp_path)
    words = ["--distribute", "mirrored", "--precision", "mixed_bfloat16", "--checkpoint-every", "7"]
    assert ended("train", "ner_sentiment", *words) == 0
    [(recipe, options)] = calls
    assert options["distribute"] == "mirrored"
    assert (recipe.train.precision, recipe.train.checkpoint_every) == ("mixed_bfloat16", 7)
    assert ended("train", "ner_sentiment", "--smoke", *words) == 2  # a trial's checkpoints are its own


def test_train_ends_with_answers_and_then_with_the_places(give, answer_texts, capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["elsewhere/bin/mtl-keras"])
    give("mtl_keras.training", train=lambda recipe, **options: tmp_path)
    answer_texts({"price": {"value": 1.5}})
    (tmp_path / "texts.txt").write_text("good\n")
    arguments = ("train", "ner_sentiment", "--ask", str(tmp_path / "texts.txt"))
    assert ended(*arguments) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        *("", "good", "  price  1.500", ""),
        f"report      {tmp_path / 'report.html'}",
        f"metrics     {tmp_path / 'metrics.json'}",
        f"model       {tmp_path / 'model.keras'}",
        f"ask it      echo 'I love Berlin' | elsewhere/bin/mtl-keras predict {tmp_path}",
    ]
    (tmp_path / "export" / "1").mkdir(parents=True)
    (tmp_path / "export" / "1" / "saved_model.pb").touch()
    assert ended(*arguments) == 0
    assert f"SavedModel  {tmp_path / 'export'}" in capsys.readouterr().out


def test_texts_that_cannot_be_read_are_told_before_training(give, capsys):
    give("mtl_keras.training", train=lambda *_, **__: pytest.fail("it was trained"))
    assert ended("train", "ner_sentiment", "--ask", "no-such-file") == 2
    assert "no-such-file: the file cannot be read" in capsys.readouterr().err


def test_a_users_mistake_ends_with_2(give, capsys):
    def train(*_, **__):
        raise UserError("a.conll:3", "expected [two] columns; received 1.")

    give("mtl_keras.training", train=train)
    assert ended("train", "ner_sentiment") == 2
    assert capsys.readouterr().err == "Error: a.conll:3: expected [two] columns; received 1.\n"


def test_ctrl_c_ends_with_130_and_without_a_traceback(give, capsys):
    def train(*_, **__):
        raise KeyboardInterrupt

    give("mtl_keras.training", train=train)
    assert ended("train", "ner_sentiment") == 130
    assert "Traceback" not in capsys.readouterr().err


def test_our_own_mistake_is_shown(give):
    def train(*_, **__):
        raise ZeroDivisionError

    give("mtl_keras.training", train=train)
    with pytest.raises(ZeroDivisionError):
        main(["train", "ner_sentiment"])


def test_evaluate_prints_json(give, capsys):
    metrics = {"entities": {"entity_f1": 0.5}}
    give("mtl_keras.evaluation", evaluate=lambda run_dir, split: {**metrics, "asked": [str(run_dir), split]})
    assert ended("evaluate", "some/run", "--split", "validation", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {**metrics, "asked": ["some/run", "validation"]}


ANSWERS = {
    "entities": {"entities": [{"text": "Paris", "type": "place", "start": 0, "end": 5, "probability": 0.912}]},
    "sentiment": {"label": "positive", "probability": 0.5, "probabilities": {"positive": 0.5, "negative": 0.5}},
    "price": {"value": 1.23456},
}


def test_predict_answers_each_line(answer_texts, capsys, tmp_path):
    answer_texts(ANSWERS)
    file = tmp_path / "texts.txt"
    file.write_bytes("[Paris] café\n\nlast\u2028line\r\n".encode())
    assert ended("predict", "some/run", "--input", str(file)) == 0
    task_lines = ["  entities   Paris (place 0.91)", "  sentiment  positive (0.50)", "  price      1.235"]
    expected = [line for text in ("[Paris] café", "", "last\u2028line") for line in (text, *task_lines)]
    assert capsys.readouterr().out == "\n".join(expected) + "\n"
    assert ended("predict", "some/run", "--input", str(file), "--json") == 0
    lines = capsys.readouterr().out.split("\n")[:-1]
    assert [json.loads(line) for line in lines] == [{"text": text, **ANSWERS} for text in expected[::4]]


CURE = "Convert the file, e.g. with iconv -f latin1 -t utf-8"


def test_predict_skips_a_line_that_is_not_utf8(answer_texts, capsys, tmp_path):
    answer_texts(ANSWERS)
    file = tmp_path / "texts.txt"
    file.write_bytes(b"good\nca\xe9\n")
    assert ended("predict", "some/run", "--input", str(file)) == 0
    said = capsys.readouterr()
    assert f"Skipped: {file}:2: expected UTF-8; received the byte 0xe9 at position 2. Convert the file" in said.err
    assert "Rows: 1 predicted, 1 skipped." in said.err
    assert said.out.startswith("good\n")
    assert "ca" not in said.out.splitlines()
    file.write_bytes(b"ca\xe9\n")
    assert ended("predict", "some/run", "--input", str(file), "--json") == 2
    said = capsys.readouterr()
    assert "none of the rows could be predicted; the reasons are above" in said.err
    [line] = said.out.splitlines()
    assert json.loads(line) == {"id": "1", "error": f"expected UTF-8; received the byte 0xe9 at position 2. {CURE}"}


def test_predict_without_lines_answers_nothing(answer_texts, capsys, tmp_path):
    answer_texts(ANSWERS)
    (tmp_path / "empty.txt").touch()
    assert ended("predict", "some/run", "--input", str(tmp_path / "empty.txt")) == 0
    assert capsys.readouterr().out == ""


def test_export_and_report_say_where(give, capsys):
    give(
        "mtl_keras.exporting",
        plan_of=lambda run_dir, **given: given,
        groups_left_out=lambda run_dir, plan: {},
        export_run=lambda run_dir, to, plan, tell: {"saved_model": to or run_dir / "export" / "2"},
    )
    give("mtl_keras.exporting.parity", parity_lines=lambda path: [f"{path.name} is as good as the model"])
    give("mtl_keras.report", write_report=lambda run_dir: run_dir / "report.html")
    assert ended("export", "some/run") == 0
    assert ended("export", "some/run", "--to", "served") == 0
    assert ended("report", "some/run") == 0
    assert capsys.readouterr().out.splitlines() == [
        "saved_model: some/run/export/2",
        "  2 is as good as the model",
        "saved_model: served",
        "  served is as good as the model",
        "Report: some/run/report.html",
    ]


def test_evaluate_prints_a_table(give, capsys):
    give("mtl_keras.evaluation", evaluate=lambda run_dir, split: {"entities": {"entity_f1": 0.51234}})
    assert ended("evaluate", "some/run") == 0
    assert "entity_f1 0.512" in " ".join(capsys.readouterr().out.split())


def test_smoke_does_not_overrule_what_the_user_says(give, capsys, tmp_path):
    give("mtl_keras.training", train=lambda recipe, **options: pytest.fail("it trained"))
    assert ended("train", "ner_sentiment", "--smoke", "train.epochs=5") == 2
    assert "train.epochs: --smoke sets it itself" in capsys.readouterr().err
