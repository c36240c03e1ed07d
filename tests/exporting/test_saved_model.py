import json
import subprocess
import sys

import numpy as np
import pytest
import tensorflow as tf

import mtl_keras as mtl
from mtl_keras.exporting import export_trained, new_version
from mtl_keras.exporting.formats import SavedModel
from mtl_keras.run_folder import RunFolder
from mtl_keras.trained import Trained

HARD = [
    b"",
    b" ",
    "🙂 obama 👨‍👩‍👧 in new york".encode(),
    b"word " * 2000,
    b"x" * 10_000,
    b"\xff\xfe obama \xc3(",
    b"a\x00b",
    "日本 Zoë ﬁ".encode(),
]
BATCHES = {"one": [b"obama in oslo"], "hard": HARD, "many": [b"hello " * (n % 40) + b"bob" for n in range(256)]}

# A client has nothing of ours.
CLIENT = """
import sys
import numpy as np
import tensorflow as tf
import tensorflow_text

folder, inputs, outputs = sys.argv[1:]
model = tf.saved_model.load(folder)
answers = {}
with np.load(inputs, allow_pickle=True) as batches:
    for batch, texts in batches.items():
        for name in set(model.signatures) - {"about"}:
            signature = model.signatures[name]
            for key, value in signature(text=tf.constant(texts.tolist(), tf.string)).items():
                answers[f"{batch}/{name}/{key}"] = value.numpy()
assert not {"keras_hub", "mtl_keras"} & set(sys.modules)
np.savez(outputs, **answers)
"""


@pytest.fixture(scope="module")
def answers(tiny_run, tmp_path_factory):
    folder = tmp_path_factory.mktemp("client")
    np.savez(folder / "in.npz", **{name: np.array(texts, object) for name, texts in BATCHES.items()})
    arguments = [str(tiny_run / "export" / "1"), str(folder / "in.npz"), str(folder / "out.npz")]
    done = subprocess.run(
        [sys.executable, "-c", CLIENT, *arguments], capture_output=True, text=True, check=False, cwd=folder
    )
    assert done.returncode == 0, done.stderr
    with np.load(folder / "out.npz", allow_pickle=True) as found:
        return dict(found)


@pytest.fixture(scope="module")
def trained(tiny_run):
    return Trained.load(RunFolder(tiny_run))


@pytest.mark.slow
@pytest.mark.parametrize("batch", list(BATCHES))
def test_a_fresh_process_answers_as_the_keras_model_does(answers, trained, batch):
    expected = trained.answers({"text": tf.constant(BATCHES[batch])}, ["entities", "mood"])
    for task, answer in expected.items():
        for key, value in answer.items():
            for name in (f"{batch}/{task}/{key}", f"{batch}/serving_default/{task}_{key}"):
                if value.dtype == tf.float32:
                    np.testing.assert_allclose(answers[name], value, rtol=0, atol=1e-6, err_msg=name)
                else:
                    np.testing.assert_array_equal(answers[name], value.numpy(), err_msg=name)


@pytest.mark.slow
def test_answers_are_names_and_places_in_the_text(answers):
    assert answers["many/mood/label"].shape == (256,)
    assert set(answers["many/mood/label"]) <= {b"bad", b"good", b"mixed"}
    types, starts, ends = (answers[f"hard/entities/entity_{key}"] for key in ("types", "starts", "ends"))
    assert types.shape == starts.shape == ends.shape
    for text, *row in zip(HARD, types, starts, ends, strict=True):
        for kind, start, end in zip(*row, strict=True):
            assert (kind == b"") == (start == -1) == (end == -1)
            assert not kind or (kind in (b"person", b"place") and 0 <= start < end <= len(text))


def test_a_task_s_signature_has_nothing_of_the_other_head(tiny_run, trained):
    loaded = tf.saved_model.load(str(tiny_run / "export" / "1"))  # owns the variables of its signatures
    signatures = loaded.signatures
    assert set(signatures) == {"serving_default", "entities", "mood", "about"}
    shapes = {task: trained.model.heads[task].get_layer("logits").kernel.shape for task in ("entities", "mood")}
    for task, other in (("mood", "entities"), ("entities", "mood")):
        variables = {tuple(variable.shape) for variable in signatures[task].variables}
        assert tuple(shapes[task]) in variables
        assert tuple(shapes[other]) not in variables
        scopes = [node.name for node in signatures[task].graph.as_graph_def().node]
        inner = [f.signature.name for f in signatures[task].graph.as_graph_def().library.function]
        assert not any(other in name for name in scopes + inner)


def test_labels_and_a_guide_lie_beside_it(tiny_run):
    extra = tiny_run / "export" / "1" / "assets.extra"
    assert json.loads((extra / "labels.json").read_text())["mood"] == ["bad", "good", "mixed"]
    guide = (extra / "README.md").read_text()
    for word in ("`serving_default`", "`entities_entity_types`", "`mood_probabilities`", "`mood`", "`text`"):
        assert word in guide


def test_each_variable_is_written_once(tiny_run, trained):
    size = sum(np.prod(variable.shape) * 4 for variable in trained.model.weights)
    (data,) = (tiny_run / "export" / "1" / "variables").glob("*.data-*")
    assert data.stat().st_size < 1.6 * size + 10_000


def test_versions_count_up(tiny_run, tmp_path, monkeypatch):
    (tmp_path / "7").mkdir()
    (tmp_path / "notes").mkdir()
    monkeypatch.setattr(SavedModel, "write", lambda self, trained, plan, folder: None)
    monkeypatch.setattr(new_version, "write_extra", lambda *_: None)
    assert mtl.export(tiny_run, tmp_path) == tmp_path / "8"
    assert {path.name for path in tmp_path.iterdir()} == {"7", "8", "notes"}


def test_an_untrained_folder_is_a_mistake(tmp_path):
    with pytest.raises(mtl.UserError, match="expected a run folder"):
        mtl.export(tmp_path)


def test_a_place_that_cannot_be_written_is_a_mistake(trained, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    with pytest.raises(mtl.UserError, match="the export cannot be written: Not a directory"):
        export_trained(trained, {}, tmp_path / "file" / "inside")

    def unreadable(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(tmp_path), "iterdir", unreadable)
    with pytest.raises(mtl.UserError, match=r"the export cannot be written: Permission denied\. Mend that"):
        export_trained(trained, {}, tmp_path)


def test_a_full_disk_leaves_no_half_version(trained, tmp_path, monkeypatch):
    def full(self, trained, plan, folder):
        raise tf.errors.ResourceExhaustedError(None, None, "No space left on device")

    monkeypatch.setattr(SavedModel, "write", full)
    with pytest.raises(mtl.UserError, match="No space left on device"):
        export_trained(trained, {}, tmp_path / "to")
    assert not (tmp_path / "to").exists()
