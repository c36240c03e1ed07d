"""What becomes of errors, of Ctrl-C and of what is asked of a run."""

import json
import sys
import types

import pytest

from mtl_keras import quiet
from mtl_keras.cli.main import main
from mtl_keras.errors import UserError


@pytest.fixture
def give(monkeypatch):
    """Puts a function in the place of one that needs TensorFlow."""
    monkeypatch.setattr(quiet, "quiet_tensorflow", lambda: None)

    def put(module, **functions):
        monkeypatch.setitem(sys.modules, module, types.SimpleNamespace(**functions))

    return put


def ended(*arguments):
    with pytest.raises(SystemExit) as caught:
        main(list(arguments))
    return caught.value.code


def test_train_passes_the_recipe_on(give, tmp_path):
    calls = []
    give("mtl_keras.training", train=lambda recipe, **options: calls.append((recipe, options)))
    assert ended("train", "ner_sentiment", "seed=4", "--smoke", "--run-dir", str(tmp_path)) == 0
    [(recipe, options)] = calls
    assert (recipe.name, recipe.seed) == ("ner_sentiment", 4)
    assert options == {"run_dir": tmp_path, "smoke": True}


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


def test_evaluate_prints_a_table(give, capsys):
    give("mtl_keras.evaluation", evaluate=lambda run_dir, split: {"entities": {"entity_f1": 0.51234}})
    assert ended("evaluate", "some/run") == 0
    assert "entity_f1 0.512" in " ".join(capsys.readouterr().out.split())
