"""What is left where an export fails."""

import errno
import os
from types import SimpleNamespace

import keras
import pytest

import mtl_keras as mtl
from mtl_keras.exporting import export_trained, new_version
from mtl_keras.exporting.plan import ExportPlan
from mtl_keras.trained import Trained

PLAN = ExportPlan(("saved_model", "onnx", "litert"), rows=0, batching=True)


@pytest.fixture
def trained(monkeypatch):
    """A model, of which an export has a file in each format."""

    def write(record, rows, draft, version, tell):
        folders = {name: draft / name / version for name in record.plan.formats}
        for folder in folders.values():
            folder.mkdir(parents=True)
            (folder / "model").touch()
        return folders

    monkeypatch.setattr(new_version, "_write", write)
    inputs = keras.Input((3,), name="x")
    trunk = keras.Model({"x": inputs}, keras.layers.Dense(2)(inputs))
    model = mtl.build_model(trunk, [mtl.Task("price", head=mtl.heads.Regression())])
    return Trained(model, SimpleNamespace(flips=(), raw={}))


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()], ids=repr)
@pytest.mark.parametrize("there", [True, False])
def test_all_formats_or_none(trained, error, there, tmp_path, monkeypatch):
    to = tmp_path / "a" / "b"
    if there:
        export_trained(trained, {"price": None}, to, PLAN)
        (to / "²").touch()  # a digit, and no number
    before = sorted(tmp_path.rglob("*"))
    replace = os.replace

    def fail_at_last(draft, version):
        if version.parent.name == "litert":
            raise error
        replace(draft, version)

    monkeypatch.setattr(os, "replace", fail_at_last)
    with pytest.raises((mtl.UserError, KeyboardInterrupt), match=r"cannot be written: No space|^$"):
        export_trained(trained, {"price": None}, to, PLAN)
    assert sorted(tmp_path.rglob("*")) == before
    monkeypatch.setattr(os, "replace", replace)
    version = "2" if there else "1"
    placed = [to / version, to / "onnx" / version, to / "litert" / version]
    assert export_trained(trained, {"price": None}, to, PLAN) == placed
    assert all((folder / "model").is_file() for folder in placed)
