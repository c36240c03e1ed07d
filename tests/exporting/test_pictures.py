"""The SavedModel of a model of pictures."""

import re
import shutil
import subprocess
import sys

import numpy as np
import pytest
import tensorflow as tf

import mtl_keras as mtl
from mtl_keras.errors import UserError
from mtl_keras.exporting import export_trained
from mtl_keras.prediction.pictures import answer_pictures
from mtl_keras.prediction.predictor import Predictor
from mtl_keras.trained import Trained
from tests.images.made import encode, rgb, with_orientation
from tests.prediction.made_pictures import LABELS, cut_off, noise

BATCHES = {
    "mixed": [noise(30, 50, "JPEG"), noise(50, 30), with_orientation(6, "JPEG"), encode(rgb(), "GIF"), noise(1, 1)],
    "one": [noise(20, 700, "JPEG", seed=1)],
}
TYPES = {"kind": {"label"}, "parts": {"mask"}, "has": {"labels"}, "price": {"value"}}

# A client has nothing but TensorFlow. The first lines are those of the guide.
CLIENT = """
{example}
import sys
import numpy as np

with np.load("in.npz", allow_pickle=True) as batches:
    batches = {{name: tf.constant(rows.tolist(), tf.string) for name, rows in batches.items()}}
found = {{f"example/{{key}}": value.numpy() for key, value in answers.items()}}
try:
    model.signatures["kind"](image=batches.pop("broken"))
except tf.errors.InvalidArgumentError as error:
    print(error)
for batch, rows in batches.items():
    for name in set(model.signatures) - {{"about"}}:
        signature = model.signatures[name]
        found |= {{f"{{batch}}/{{name}}/{{key}}": value.numpy() for key, value in signature(image=rows).items()}}
assert not {{"mtl_keras", "tensorflow_text", "keras_hub"}} & set(sys.modules)
np.savez("out.npz", **found)
"""


@pytest.fixture(scope="module")
def trained(pictures_export):
    return pictures_export[0]


@pytest.fixture(scope="module")
def version(pictures_export, tmp_path_factory):
    """A copy, beside which files may be written."""
    return shutil.copytree(pictures_export[1], tmp_path_factory.mktemp("served") / "1")


@pytest.fixture(scope="module")
def guide(version):
    return (version / "assets.extra" / "README.md").read_text()


@pytest.fixture(scope="module")
def client(version, guide):
    """Returns what a fresh process said and found."""
    folder = version.parent
    (folder / "a.jpg").write_bytes(BATCHES["mixed"][0])
    (folder / "b.png").write_bytes(BATCHES["mixed"][1])
    batches = {**BATCHES, "broken": [noise(5, 5), cut_off(noise(30, 30, "JPEG")), noise(6, 6)]}
    np.savez(folder / "in.npz", **{name: np.array(rows, object) for name, rows in batches.items()})
    code = CLIENT.format(example=re.search(r"```python\n(.*?)```", guide, re.DOTALL)[1])
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=folder)
    assert done.returncode == 0, done.stderr
    with np.load(folder / "out.npz", allow_pickle=True) as found:
        return done.stdout, dict(found)


@pytest.mark.slow
@pytest.mark.parametrize("batch", list(BATCHES))
def test_a_fresh_process_answers_as_the_keras_model_does(batch, client, trained):
    found = client[1]
    expected = trained.answering("image", list(LABELS))(tf.constant(BATCHES[batch], tf.string))
    for task, answer in expected.items():
        for key, value in answer.items():
            for name in (f"{batch}/{task}/{key}", f"{batch}/serving_default/{task}_{key}"):
                if value.dtype == tf.float32:
                    np.testing.assert_allclose(found[name], value, rtol=0, atol=1e-5, err_msg=name)
                elif key == "mask":
                    assert found[name].shape == value.shape
                    assert np.mean(found[name] == value) > 0.999  # two classes may be equally likely
                else:
                    np.testing.assert_array_equal(found[name], value.numpy(), err_msg=name)


@pytest.mark.slow
def test_answers_are_names_and_masks_of_each_picture_s_own_size(client):
    found = client[1]
    sizes = [(30, 50), (50, 30), (53, 37), (37, 53), (1, 1)]
    heights, widths = found["mixed/parts/mask_heights"], found["mixed/parts/mask_widths"]
    assert list(zip(heights, widths, strict=True)) == sizes
    for mask, shares, (height, width) in zip(
        found["mixed/parts/mask"], found["mixed/parts/shares"], sizes, strict=True
    ):
        inside = mask[:height, :width]
        assert np.count_nonzero(mask >= 0) == inside.size == np.count_nonzero(inside >= 0)
        np.testing.assert_allclose(np.bincount(inside.ravel(), minlength=3) / inside.size, shares, atol=1e-5)
    assert set(found["mixed/kind/label"]) <= {name.encode() for name in LABELS["kind"]}


@pytest.mark.slow
def test_a_picture_that_is_cut_off_fails_its_batch_and_says_why(client):
    """As the guide says: the reason, and not the row."""
    assert "Invalid JPEG data" in client[0]


@pytest.mark.slow
def test_the_example_of_the_guide_answers(client):
    assert client[1]["example/kind_label"].shape == (2,)


def test_the_guide_is_of_pictures(guide):
    for word in ("`image`", "`parts_mask`", "`mask_heights`", "`shares`", "`has_labels`", "cannot be decoded", "b64"):
        assert word in guide
    for word in ("tensorflow_text", "sequence_length", "I love London"):
        assert word not in guide
    assert not re.search(r"\|\s*\|\s*$", guide.replace("| name | type | shape | |", ""), re.MULTILINE)


def test_each_signature_has_its_task_s_answers(version):
    signatures = tf.saved_model.load(str(version)).signatures
    assert set(signatures) == {"serving_default", "about", *LABELS}
    for task, keys in TYPES.items():
        outputs = signatures[task].structured_outputs
        assert keys <= set(outputs)
        assert {f"{task}_{key}" for key in outputs} <= set(signatures["serving_default"].structured_outputs)


def test_predict_takes_an_export_without_the_run(version, trained):
    run = trained.answering("image", ["has"])(tf.constant(BATCHES["mixed"]))["has"]
    given = [*BATCHES["mixed"][:2], b"", *BATCHES["mixed"][2:]]
    found = list(answer_pictures(Predictor.load(version.parent), given))
    assert [bool(each.fault) for each in found] == [False, False, True, False, False, False]
    probabilities = [list(each.answers["has"]["probabilities"].values()) for each in found if not each.fault]
    np.testing.assert_allclose(probabilities, run["probabilities"], atol=1e-5)
    assert list(found[0].answers["has"]["probabilities"]) == LABELS["has"]


def test_outputs_of_one_name_are_refused(tmp_path):
    backbone = mtl.backbones.SmallCnn(image_size=(32, 32), width=4)
    tasks = [
        mtl.Task("defect", head=mtl.heads.Segmentation(labels=["a", "b"], width=8)),
        mtl.Task("defect_mask", head=mtl.heads.Classification(labels=["a", "b"])),
    ]
    trained = Trained(mtl.build_model(backbone, tasks), backbone.preprocessor())
    with pytest.raises(UserError, match=r'"defect_mask_probability".*Rename one of the tasks "defect" and "defect_mas'):
        export_trained(trained, {"defect": ["a", "b"], "defect_mask": ["a", "b"]}, tmp_path / "served")
    assert not list(tmp_path.rglob("*.pb"))
