import pytest

from mtl_keras.exporting.parity import foreign_process
from mtl_keras.exporting.parity.foreign_process import ForeignProcess, NotRun


def test_one_that_hangs_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(foreign_process, "_LONGEST", 0.05)  # less than Python takes to start
    with (
        ForeignProcess("onnxruntime", tmp_path / "onnx" / "1") as process,
        pytest.raises(NotRun, match=r"onnxruntime does not run .*; it gave no answer within 0\.05 seconds"),
    ):
        process.begin()
