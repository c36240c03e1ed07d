"""A picture at fault is refused with the same words, whichever way it comes."""

import pytest

import mtl_keras as mtl
from mtl_keras.cli.pictures import AskedPictures
from mtl_keras.data.picture_looks import look_at
from mtl_keras.images.checks import fault_of
from mtl_keras.prediction import Predictor
from mtl_keras.prediction.pictures import answer_pictures
from tests.images.test_checks import FAULTS

NONE = Predictor("image", {}, {}, None)


@pytest.mark.parametrize(("encoded", "words"), FAULTS)
def test_all_doors_say_the_same(tmp_path, monkeypatch, encoded, words):
    path = tmp_path / "a.png"
    path.write_bytes(encoded)
    fault = fault_of(path)
    assert words in fault
    assert [fault_of(encoded), *(each.fault for each in answer_pictures(NONE, [path, encoded]))] == [fault] * 3
    assert look_at(path).fault == look_at(encoded).fault == f"{fault}."
    monkeypatch.setattr(Predictor, "load", lambda path: NONE)
    with pytest.raises(mtl.UserError) as told:
        mtl.predict("run", [path])
    assert f"{path}: {fault}" in str(told.value)
    with pytest.raises(mtl.UserError) as told:
        AskedPictures.read(str(path))
    assert fault in str(told.value)
