"""Exports of a model of pictures, true ones and ones that were damaged after they were written."""

import json
import shutil
from dataclasses import replace

import numpy as np
import onnx
import pytest
import tensorflow as tf

from mtl_keras.data.rows import Rows
from mtl_keras.errors import UserError, UserErrors
from mtl_keras.exporting import export_trained
from mtl_keras.exporting.formats import FORMATS
from mtl_keras.exporting.parity import check_parity, library_run, rows_to_compare
from mtl_keras.exporting.parity.foreign_process import ForeignProcess
from mtl_keras.exporting.parity.libraries import LIBRARIES
from mtl_keras.exporting.plan import ExportPlan
from mtl_keras.trained import Trained
from tests.images.made import encode
from tests.prediction.made_pictures import LABELS, noise

ROWS = 12
PICTURES = [noise(20 + 3 * row, 70 - 4 * row, seed=row) for row in range(ROWS)]
KINDS = np.arange(ROWS, dtype="int32") % 3
PLAN = ExportPlan(signatures={"marks": ("kind", "has")}, rows=ROWS)
SOME = ExportPlan(tasks=("kind", "has", "price"), rows=ROWS, quantize="int8")
"""Without masks, which take time."""


class MadeData:
    """Stands for the rows of a recipe: three tasks of the same pictures, and one of others."""

    def rows(self, split):
        assert split == "validation"
        draw = np.random.default_rng(0)
        labels = {
            "kind": KINDS,
            "parts": [encode(draw.integers(0, 3, (20 + 3 * row, 70 - 4 * row), "uint8"), "PNG") for row in range(ROWS)],
            "has": draw.integers(0, 2, (ROWS, 2), "int32"),
            "price": np.linspace(-1, 1, 5, dtype="float32"),
        }
        columns = {
            name: {"image": PICTURES[: len(own)], "name": [f"{row}.png" for row in range(len(own))], "label": own}
            for name, own in labels.items()
        }
        return {
            name: Rows(tf.data.Dataset.from_tensor_slices(own), "image", len(own["label"]))
            for name, own in columns.items()
        }

    def joint_tasks(self):
        return [["kind", "parts", "has"], ["price"]]


class Renamed(Trained):
    """A model one of whose heads has the names of its labels in another order."""

    def head(self, name):
        head = super().head(name)
        return head.with_labels(LABELS["kind"][::-1]) if name == "kind" else head


@pytest.fixture(scope="module")
def trained(pictures_export):
    return pictures_export[0]


@pytest.fixture(scope="module")
def sets(trained):
    return rows_to_compare(trained, PLAN, MadeData())


@pytest.fixture(scope="module")
def some(trained):
    return rows_to_compare(trained, SOME, MadeData())


@pytest.fixture(scope="module")
def folders(trained, tmp_path_factory):
    written = {name: tmp_path_factory.mktemp("exported") / name / "1" for name in ("saved_model", "onnx")}
    for name, folder in written.items():
        folder.mkdir(parents=True)
        FORMATS[name].write(trained, PLAN, folder)
    return written


@pytest.fixture(scope="module")
def true(trained, sets, folders):
    """How the true exports compare, and what the library gave for the SavedModel."""
    kept = []

    class Recording(ForeignProcess):
        def begin(self):
            kept.append(super().begin())
            return kept[-1]

        def run(self, signature, feed):
            kept.append(super().run(signature, feed))
            return kept[-1]

    with pytest.MonkeyPatch.context() as patch:
        found = check_parity(trained, PLAN, sets, {"onnx": folders["onnx"]})
        patch.setattr(library_run, "ForeignProcess", Recording)
        found |= check_parity(trained, PLAN, sets, {"saved_model": folders["saved_model"]})
    return found, kept


@pytest.fixture
def damaged(folders, tmp_path):
    """The folder of an ONNX model that may be changed."""
    return shutil.copytree(folders["onnx"], tmp_path / "onnx" / "1")


def change_weights(folder, by):
    model = onnx.load(folder / "model.onnx")
    for weight in model.graph.initializer:
        if weight.data_type == onnx.TensorProto.FLOAT and len(weight.dims) > 1:
            changed = onnx.numpy_helper.to_array(weight) + np.float32(by)
            weight.CopyFrom(onnx.numpy_helper.from_array(changed, weight.name))
    onnx.save(model, folder / "model.onnx")


def change_record(folder, change):
    file = folder / "assets.extra" / "tensors.json"
    record = json.loads(file.read_text())
    change(record)
    file.write_text(json.dumps(record))


def test_every_format_has_a_library():
    assert LIBRARIES.keys() == FORMATS.keys()
    assert all(not all(library.optional for library in own) for own in LIBRARIES.values())


def test_the_rows_are_those_of_each_group_of_tasks(sets, some):
    assert [(own.tasks, own.count) for own in sets] == [(("kind", "parts", "has"), ROWS), (("price",), 5)]
    assert sets[0].values.numpy().tolist() == PICTURES
    assert [start for start, _ in sets[0].batches()] == [0, 1, 8]
    assert sets[0].labels == {}
    assert np.array_equal(some[0].labels["kind"], KINDS)


def test_true_exports_pass(true):
    found, _ = true
    (same,), (other,) = found["saved_model"].libraries, found["onnx"].libraries
    assert same.library == f"tensorflow {tf.__version__}"
    assert other.library.startswith("onnxruntime ")
    assert found["onnx"].rows == {"kind": ROWS, "parts": ROWS, "has": ROWS, "price": 5}
    assert max(each.largest for each in same.numbers) <= found["saved_model"].tolerance == 1e-5
    assert max(each.largest for each in other.numbers) <= found["onnx"].tolerance == 1e-4
    counts = {(each.task, each.key): each.count for each in (*same.numbers, *same.decisions)}
    # The first rows by the default signature, by their task and by the group; the others' by the default one and price.
    assert counts["kind", "label"] == 3 * ROWS + 5
    assert counts["has", "probabilities"] == 2 * counts["kind", "label"]
    assert counts["price", "value"] == ROWS + 5 + 5
    assert counts["parts", "mask_heights"] == 2 * ROWS + 5
    assert {key for task, key in counts if task == "parts"} == {
        *("mask", "mask_probability", "mask_heights", "mask_widths", "shares")
    }
    assert {(each.task, each.key): each.count for each in (*other.numbers, *other.decisions)} == {
        ("kind", "probabilities"): 3 * (ROWS + 5),
        ("kind", "label chosen"): ROWS + 5,
        ("parts", "probabilities"): 3 * 32 * 64 * (ROWS + 5),
        ("parts", "label chosen"): 32 * 64 * (ROWS + 5),
        ("has", "probabilities"): 2 * (ROWS + 5),
        ("has", "labels given"): 2 * (ROWS + 5),
        ("price", "value"): ROWS + 5,
    }
    assert all(each.differ == 0 for each in (*same.decisions, *other.decisions))


def test_names_in_another_order_are_refused(trained, sets, folders, true, monkeypatch):
    """The numbers are equal, the names are not; what the library gives is that of the true SavedModel."""
    _, kept = true
    replayed = iter(kept)

    class Replayed:
        def __init__(self, reader, folder):
            assert (reader, folder) == ("saved_model", folders["saved_model"])

        def __enter__(self):
            return self

        def __exit__(self, *error):
            assert next(replayed, None) is None

        def begin(self):
            return next(replayed)

        def run(self, signature, feed):
            return next(replayed)

    monkeypatch.setattr(library_run, "ForeignProcess", Replayed)
    renamed = Renamed(trained.model, trained.preprocessor)
    with pytest.raises(UserErrors) as error:
        check_parity(renamed, PLAN, sets, {"saved_model": folders["saved_model"]})
    (fault,) = error.value.faults
    assert fault.place == "export saved_model"
    assert 'task kind, "label": expected the decisions of Keras, but for ties; tensorflow' in fault.problem
    assert 'the first in validation row 1 (signature "serving_default")' in fault.problem


def test_changed_weights_are_refused(trained, sets, damaged):
    change_weights(damaged, 1e-3)
    with pytest.raises(UserErrors) as error:
        check_parity(trained, PLAN, sets, {"onnx": damaged})
    assert str(error.value).startswith("The export is refused and nothing is written, since it differs")
    assert "--rows 0" in str(error.value)
    told = [fault.problem for fault in error.value.faults if "is off by up to" in fault.problem]
    assert [problem.split(",")[0] for problem in told] == ["task kind", "task parts", "task has", "task price"]


def test_swapped_outputs_are_refused(trained, some, damaged):
    def swap(record):
        outputs = record["outputs"]
        one, other = outputs["kind_probabilities"], outputs["has_probabilities"]
        one["name"], other["name"] = other["name"], one["name"]

    change_record(damaged, swap)
    with pytest.raises(
        UserError, match=r'"probabilities": expected float32 of shape \[1, 3\]; received float32 of shape'
    ):
        check_parity(trained, SOME, some, {"onnx": damaged})


def test_a_file_that_is_none_is_refused(trained, some, damaged):
    (damaged / "model.onnx").write_bytes(b"no model")
    with pytest.raises(
        UserError, match=r"export onnx: onnxruntime does not run .* ended with exit code 1: .* --rows 0"
    ):
        check_parity(trained, SOME, some, {"onnx": damaged})


def test_a_quantised_model_is_told_what_it_costs(trained, some, damaged):
    change_weights(damaged, 0.3)
    change_record(damaged, lambda record: record.update(quantize="int8"))
    parity = check_parity(trained, SOME, some, {"onnx": damaged})["onnx"]
    (library,) = parity.libraries
    assert parity.quantised
    assert max(each.largest for each in library.numbers) > parity.tolerance
    changes = {(each.task, each.metric): each for each in library.metrics}
    answers = trained.answers({"image": tf.constant(PICTURES)}, ["kind"])["kind"]
    guessed = answers["probabilities"].numpy().argmax(axis=1)
    accuracy = changes["kind", "accuracy"]
    assert accuracy.keras == pytest.approx((guessed == KINDS).mean())
    assert accuracy.worse == (accuracy.keras - accuracy.exported > 0.01)
    assert {task for task, _ in changes} == {"kind", "has", "price"}
    assert changes["price", "rmse"].exported != changes["price", "rmse"].keras


def test_nothing_is_left_of_a_refused_export(trained, tmp_path, monkeypatch, capfd):
    form = FORMATS["onnx"]
    write = type(form).write

    def damage(self, trained, plan, folder):
        write(self, trained, plan, folder)
        change_weights(folder, 1e-3)

    monkeypatch.setattr(type(form), "write", damage)
    plan = ExportPlan(formats=("onnx",), tasks=("kind",), rows=ROWS)
    with pytest.raises(UserErrors, match="is refused and nothing is written"):
        export_trained(trained, LABELS, tmp_path / "to", plan, data=MadeData())
    assert not (tmp_path / "to").exists()
    assert capfd.readouterr().err == ""


def test_no_rows_are_no_comparison(trained):
    assert rows_to_compare(trained, replace(PLAN, rows=0), MadeData()) == []
    assert rows_to_compare(trained, PLAN, None) == []


def test_rows_that_are_gone(trained):
    class Gone(MadeData):
        def rows(self, split):
            raise UserError("tasks.kind.dataset", "a.csv is not there.")

    with pytest.raises(UserError, match=r"rows cannot be used, .* a\.csv is not there\. .*--rows 0"):
        rows_to_compare(trained, PLAN, Gone())


def test_a_library_that_is_missing(trained, monkeypatch):
    monkeypatch.setattr("mtl_keras.exporting.parity.libraries.find_spec", lambda name: None)
    with pytest.raises(
        UserError, match=r"package onnxruntime, which is not installed. Run: pip install 'mtl-keras\[export\]'"
    ):
        rows_to_compare(trained, replace(PLAN, formats=("onnx",)), MadeData())
