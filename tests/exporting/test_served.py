"""An export of a run with groups, thresholds and all that goes with it."""

import hashlib
import json
import tomllib
import warnings

import numpy as np
import pytest
import tensorflow as tf
from sklearn.metrics import f1_score

import mtl_keras as mtl
from mtl_keras.exporting.about import weights_sha256
from mtl_keras.prediction.predictor import Predictor
from mtl_keras.saving import load_model
from mtl_keras.trained import Trained
from tests.exporting.made_run import RARE, make_run


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return make_run(tmp_path_factory.mktemp("proteins"))


@pytest.fixture(scope="module")
def run(made):
    return made[0]


@pytest.fixture(scope="module")
def rows(made):
    """The validation rows: sequences, and labels by task."""
    found = {name: list(each.dataset.as_numpy_iterator()) for name, each in made[1].rows("validation").items()}
    return [row["sequence"] for row in found["site"]], {
        name: np.array([row["label"] for row in own]) for name, own in found.items()
    }


@pytest.fixture(scope="module")
def version(run, tmp_path_factory):
    return mtl.export(run.path, tmp_path_factory.mktemp("served"))


@pytest.fixture(scope="module")
def loaded(version):
    return tf.saved_model.load(str(version))


@pytest.fixture(scope="module")
def answers(loaded, rows):
    return {key: value.numpy() for key, value in _ask(loaded, "serving_default", rows[0]).items()}


def _ask(loaded, name, sequences):
    return loaded.signatures[name](sequence=tf.constant(sequences))


def _extra(version, name):
    return json.loads((version / "assets.extra" / name).read_text())


def test_a_group_gives_its_tasks_as_the_default_does_and_runs_no_other_head(loaded, answers, rows, run):
    assert set(loaded.signatures) == {"serving_default", "flags", "site", "bound", "heat", "about"}
    found = _ask(loaded, "flags", rows[0])
    expected = {key: value for key, value in answers.items() if not key.startswith("heat_")}
    assert set(found) == set(expected) == {
        "site_labels", "site_probabilities", "bound_label", "bound_probability", "bound_probabilities",
    }  # fmt: skip
    for key, value in expected.items():
        np.testing.assert_array_equal(found[key], value)
    model = load_model(run.path)
    own = {task: len(model.heads[task].weights) for task in ("site", "bound", "heat")}
    counts = {name: len(signature.variables) for name, signature in loaded.signatures.items()}
    assert counts["flags"] == counts["serving_default"] - own["heat"]
    assert counts["site"] == counts["serving_default"] - own["heat"] - own["bound"]
    assert counts["about"] == 0
    assert _ops(loaded, "site") < _ops(loaded, "flags") < _ops(loaded, "serving_default")
    assert not any("heat" in name for name in _names(loaded, "flags"))


def _names(loaded, name):
    graph = loaded.signatures[name].graph.as_graph_def()
    return [node.name for each in (graph, *(f for f in graph.library.function)) for node in _nodes(each)]


def _nodes(graph):
    return graph.node if hasattr(graph, "node") else graph.node_def


def _ops(loaded, name):
    return len(_names(loaded, name))


def test_thresholds_are_the_best_of_all_and_decide(version, answers, rows, run):
    sequences, truths = rows
    found = _extra(version, "thresholds.json")
    labels = _extra(version, "labels.json")
    given = [set(row[row != b""].astype(str)) for row in answers["site_labels"]]
    labelled = np.all(truths["site"] >= 0, axis=1)
    assert 0 < np.mean(labelled) < 1
    for number, name in enumerate(labels["site"]):
        probabilities, truth = answers["site_probabilities"][labelled, number], truths["site"][labelled, number] > 0
        chosen = found["site"][name]
        decided = np.array([name in row for row in given])[labelled]
        np.testing.assert_array_equal(decided, probabilities >= np.float32(chosen["threshold"]))
        every = [f1_score(truth, probabilities >= value, zero_division=0) for value in {*probabilities, 0.5}]
        assert chosen["f1"] == pytest.approx(max(every)) == pytest.approx(f1_score(truth, decided, zero_division=0))
        assert chosen["positive_rows"] == truth.sum()
    assert found["site"][RARE]["threshold"] == 0.5
    assert {best["threshold"] for best in found["site"].values()} != {0.5}  # else nothing was chosen

    assert list(found["bound"]) == ["yes"]
    second, truth = answers["bound_probabilities"][:, 1], truths["bound"] == labels["bound"].index("yes")
    decided = answers["bound_label"] == b"yes"
    np.testing.assert_array_equal(decided, second >= np.float32(found["bound"]["yes"]["threshold"]))
    assert f1_score(truth, decided) == pytest.approx(max(f1_score(truth, second >= value) for value in second))
    chosen = np.where(decided, second, answers["bound_probabilities"][:, 0])
    np.testing.assert_array_equal(answers["bound_probability"], chosen)

    # The run itself decides as before.
    before = Trained.load(run).answers({"sequence": tf.constant(sequences)}, ["bound"])["bound"]
    np.testing.assert_array_equal(before["label"].numpy() == b"yes", before["probabilities"][:, 1] > 0.5)
    assert np.any((before["label"].numpy() == b"yes") != decided)


def test_it_says_what_it_is(loaded, run, version):
    told = {key: value.numpy() for key, value in loaded.signatures["about"]().items()}
    assert all(value.shape == (1,) and value.dtype == object for value in told.values())
    told = {key: value[0].decode() for key, value in told.items()}
    assert told["recipe"] == tomllib.loads(run.recipe.read_text())["name"] == "made"
    assert told["recipe_sha256"] == hashlib.sha256((version / "assets.extra" / "recipe.toml").read_bytes()).hexdigest()
    assert told["mtl_keras"] == mtl.__version__
    assert json.loads(told["labels"]) == _extra(version, "labels.json")
    assert told["weights_sha256"] == weights_sha256(load_model(run.path))


def test_the_hash_is_of_the_weights_and_not_of_their_file(run, tmp_path):
    model = load_model(run.path)
    before = weights_sha256(model)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Keras saves so under numpy 2
        model.save(tmp_path / "again.keras")
    again = load_model(tmp_path / "again.keras")
    assert weights_sha256(again) == before
    bias = again.heads["heat"].weights[-1]
    bias.assign(bias + 1e-6)
    assert weights_sha256(again) != before


def test_the_example_is_a_request_and_this_model_s_answer(loaded, version):
    request, answer = _extra(version, "example_request.json"), _extra(version, "example_answer.json")
    found = _ask(loaded, request["signature_name"], [row["sequence"] for row in request["instances"]])
    assert [set(row) for row in answer["predictions"]] == [set(found)] * len(request["instances"])
    for place, row in enumerate(answer["predictions"]):
        assert row == {key: _plain(found[key][place].numpy()) for key in found}


def _plain(value):
    """Returns a value as JSON has it; float32 by its shortest decimals."""
    if isinstance(value, bytes):
        return value.decode()
    return [_plain(each) for each in value] if value.ndim else float(str(value))


def test_the_card_says_what_is_known(version):
    card = (version / "assets.extra" / "model_card.md").read_text()
    for words in (
        "# Made-up proteins", "`flags`: site, bound", "| `bound` | classification | no, yes |", "| `heat` | regression",
        "reader `csv`; the licence is not known", "one run with one seed", "python benchmarks/sharing.py",
        "| validation | accuracy | 0.456 | 0.456 |", "| test | accuracy | 0.456 | 0.555 |",
        "| test | mean absolute error (lower is better) | 0.789 |", "1 label without a validation row",
        "`heat` gives one number", "was not compared with the Keras model",
        "not those that were chosen for this export",
    ):  # fmt: skip
        assert words in card, words
    assert "sequences of any length" in card


def test_the_predictor_knows_the_tasks_of_the_export(run, rows, tmp_path):
    version = mtl.export(run.path, tmp_path / "served", tasks=["bound"])
    loaded = tf.saved_model.load(str(version))
    assert set(loaded.signatures) == {"serving_default", "bound", "about"}  # the group needs a task that is left out
    predictor = Predictor.load(tmp_path / "served")
    assert set(predictor.keys) == set(predictor.labels) == {"bound"}
    answer = predictor.answers(rows[0][:2])[0]["bound"]
    assert answer["label"] == _ask(loaded, "bound", rows[0][:1])["label"][0].numpy().decode()


def test_what_is_unknown_is_told_before_anything_is_written(run, tmp_path):
    with pytest.raises(mtl.UserError, match=r'tasks: expected tasks, .*received "bond".*Did you mean "bound"'):
        mtl.export(run.path, tmp_path / "to", tasks=["bond"])
    with pytest.raises(mtl.UserError, match=r'signatures\.g: expected tasks of the export.*"heat"'):
        mtl.export(run.path, tmp_path / "to", tasks=["bound"], signatures={"g": ["heat"]})
    assert not (tmp_path / "to").exists()
