"""A picture at fault is refused with the same words, whichever way it comes."""

import pytest

import mtl_keras as mtl
from mtl_keras.cli.pictures import AskedPictures
from mtl_keras.data.picture_looks import look_at
from mtl_keras.errors import UserError, UserErrors
from mtl_keras.images.checks import fault_of
from mtl_keras.prediction.pictures import answer_pictures
from mtl_keras.prediction.predictor import Predictor
from tests.images.test_checks import FAULTS

MODEL = Predictor("image", {}, {}, None)


@pytest.fixture(autouse=True)
def loaded(monkeypatch):
    monkeypatch.setattr(Predictor, "load", lambda path: MODEL)


def check_doors(path, fault):
    assert [each.fault for each in answer_pictures(MODEL, [path])] == [fault]
    assert look_at(path).fault == f"{fault}."
    with pytest.raises(UserErrors) as predicted:
        mtl.predict("run", [path])
    assert [each.problem for each in predicted.value.faults] == [f"{fault}."]
    with pytest.raises(UserError) as asked:
        AskedPictures.read(str(path))
    assert asked.value.problem.endswith(f": {fault}.")


@pytest.mark.parametrize(("encoded", "words"), FAULTS)
def test_all_doors_say_the_same(tmp_path, encoded, words):
    (tmp_path / "a.png").write_bytes(encoded)
    fault = fault_of(tmp_path / "a.png")
    assert words in fault
    check_doors(tmp_path / "a.png", fault)
    assert fault_of(encoded) == fault
    assert look_at(encoded).fault == f"{fault}."
    assert [each.fault for each in answer_pictures(MODEL, [encoded])] == [fault]


def test_all_doors_say_the_same_of_a_file_that_is_not_there(tmp_path):
    fault = fault_of(tmp_path / "a.png")
    assert "No such file" in fault
    check_doors(tmp_path / "a.png", fault)
