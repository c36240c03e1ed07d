import json

import pytest

import mtl_keras as mtl
from mtl_keras.run_folder import RunFolder
from mtl_keras.same_labels import check_labels

TRAINED = {"kind": ["bad", "good"], "price": None}


def heads(*labels):
    return {"kind": mtl.heads.Classification(labels=labels), "price": mtl.heads.Regression()}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "labels.json").write_text(json.dumps(TRAINED))
    return RunFolder(tmp_path)


def test_the_same_labels_are_right(folder, tmp_path):
    check_labels(folder, heads("bad", "good"))
    check_labels(RunFolder(tmp_path / "new"), heads("bad", "worse"))  # not begun


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        (("good", "zbad"), 'came "zbad", and went "bad"'),
        (("a_new", "bad", "good"), 'came "a_new", and went none'),
        (("good", "bad"), "came none, and went none"),  # their order is their numbers
    ],
)
def test_others_are_told(folder, labels, told):
    with pytest.raises(mtl.UserError, match=r"tasks.kind.dataset: expected the labels that the run in") as caught:
        check_labels(folder, heads(*labels))
    assert told in str(caught.value)
