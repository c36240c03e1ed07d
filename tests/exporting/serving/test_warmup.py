"""Warm-up requests against TensorFlow Serving's own messages."""

import numpy as np
import pytest
import tensorflow as tf
from tensorflow_serving.apis import prediction_log_pb2

from mtl_keras.exporting.formats import FORMATS
from mtl_keras.exporting.plan import ExportPlan
from mtl_keras.exporting.serving.warmup import write_warmup
from tests.exporting.serving.made_exports import GROUPS, LABELS

FIELDS = ["text", "image", "sequence"]


def logs(version):
    file = version / "assets.extra" / "tf_serving_warmup_requests"
    for record in tf.data.TFRecordDataset(str(file)).as_numpy_iterator():
        log = prediction_log_pb2.PredictionLog.FromString(record)
        assert log.WhichOneof("log_type") == "predict_log"
        assert not log.ListFields()[1:]
        yield log.predict_log.request


@pytest.mark.slow
@pytest.mark.parametrize("field", FIELDS)
def test_each_signature_of_rows_answers_each_request(field, exports, served):
    found = {}
    for request in logs(exports[field][1]):
        signature = request.model_spec.signature_name
        rows = tf.make_ndarray(request.inputs[field])
        assert rows.dtype == object
        response = served[field].predict(request)
        assert set(response.outputs) == set(served[field].signatures[signature].structured_outputs)
        assert {value.tensor_shape.dim[0].size for value in response.outputs.values()} == {len(rows)}
        found.setdefault(signature, []).append(rows)
    assert set(found) == {"serving_default", *LABELS[field], *GROUPS[field]}
    for batches in found.values():
        assert [len(rows) for rows in batches] == [1, 3, 32]
        assert len({len(row) for row in batches[-1]}) == 3
    assert sum(map(len, found.values())) <= 1000


def test_what_is_written_is_what_the_real_messages_write(exports):
    version = exports["text"][1]
    file = version / "assets.extra" / "tf_serving_warmup_requests"
    for ours, request in zip(tf.data.TFRecordDataset(str(file)).as_numpy_iterator(), logs(version), strict=True):
        log = prediction_log_pb2.PredictionLog()
        log.predict_log.request.model_spec.signature_name = request.model_spec.signature_name
        values = [row.decode() for row in tf.make_ndarray(request.inputs["text"])]
        log.predict_log.request.inputs["text"].CopyFrom(tf.make_tensor_proto(values))
        assert ours == log.SerializeToString(deterministic=True)


def test_a_savedmodel_on_tensors_is_warmed_up_with_what_its_preprocessor_gives(exports, tmp_path):
    trained = exports["image"][0]
    FORMATS["tensors"].write(trained, ExportPlan(("tensors",), ("count",)), tmp_path)
    write_warmup(tmp_path, trained)
    requests = list(logs(tmp_path))
    assert {request.model_spec.signature_name for request in requests} == {"serving_default", "count"}
    pictures = tf.make_ndarray(requests[0].inputs["image"])
    assert pictures.dtype == np.float32
    assert pictures.shape[1:] == (32, 32, 3)


def test_other_formats_have_none(tmp_path, exports):
    (tmp_path / "model.onnx").touch()
    write_warmup(tmp_path, exports["text"][0])
    assert [path.name for path in tmp_path.iterdir()] == ["model.onnx"]
