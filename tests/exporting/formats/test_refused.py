import sys
from types import SimpleNamespace

import keras
import pytest
import tensorflow as tf

import mtl_keras as mtl
from mtl_keras.exporting import export_trained
from mtl_keras.exporting.plan import ExportPlan
from mtl_keras.trained import Trained


class Special(mtl.heads.Regression):
    """Gives a number that only TensorFlow computes."""

    def numbers(self, y_pred, inputs):
        return {"value": tf.math.digamma(y_pred)[:, 0]}


@pytest.fixture(scope="module")
def trained():
    inputs = keras.Input((3,), name="x")
    trunk = keras.Model({"x": inputs}, keras.layers.Dense(2)(inputs))
    return Trained(mtl.build_model(trunk, [mtl.Task("price", head=Special())]), SimpleNamespace(flips=(), raw={}))


@pytest.mark.parametrize("form", ["onnx", "litert"])
def test_an_operation_that_a_format_lacks_is_named_and_nothing_left(trained, form, tmp_path, capfd):
    plan = ExportPlan((form,), rows=0)
    with pytest.raises(mtl.UserError, match=f"--format {form}: expected .* received one with Digamma, which it lacks"):
        export_trained(trained, {"price": None}, tmp_path / "to", plan)
    assert not list((tmp_path / "to").rglob("*"))
    assert capfd.readouterr() == ("", "")


def test_a_fault_of_the_converter_is_told(trained, tmp_path, monkeypatch):
    from mtl_keras.exporting.formats import onnx_graph

    def fail(*args, **options):
        raise KeyError("no such node")

    monkeypatch.setattr(onnx_graph.tf2onnx.convert, "from_function", fail)
    with pytest.raises(mtl.UserError, match=r"tf2onnx cannot convert the model: KeyError: .*no such node"):
        export_trained(trained, {"price": None}, tmp_path / "to", ExportPlan(("onnx",), rows=0))
    assert not (tmp_path / "to").exists()


def test_a_missing_package_is_named_with_what_to_run(trained, tmp_path, monkeypatch):
    for name in list(sys.modules):
        if name.startswith("mtl_keras.exporting.formats.onnx_"):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "tf2onnx", None)
    with pytest.raises(mtl.UserError, match=r'the package "tf2onnx".*pip install \'mtl-keras\[export\]\''):
        export_trained(trained, {"price": None}, tmp_path / "to", ExportPlan(("onnx",), rows=0))
