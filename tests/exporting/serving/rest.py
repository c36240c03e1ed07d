"""TensorFlow Serving's rules, as its documents and sources have them, around a SavedModel in this process.

A request in JSON becomes a ``PredictRequest``, the outputs a ``PredictResponse``, and that JSON again: all with the
real messages of tensorflow-serving-api.
"""

import base64
import json
import math

import numpy as np
import tensorflow as tf
from tensorflow_serving.apis import predict_pb2


class Served:
    """A loaded SavedModel that answers as a server would."""

    def __init__(self, folder):
        self.loaded = tf.saved_model.load(str(folder))
        self.signatures = self.loaded.signatures

    def predict(self, request):
        """Answers a ``PredictRequest``."""
        signature = self.signatures[request.model_spec.signature_name or "serving_default"]
        specs = signature.structured_input_signature[1]
        if set(request.inputs) != set(specs):
            raise ValueError(f"input size does not match signature: {sorted(request.inputs)} {sorted(specs)}")
        given = {name: tf.constant(tf.make_ndarray(value)) for name, value in request.inputs.items()}
        found = signature(**given)
        response = predict_pb2.PredictResponse()
        for name in request.output_filter or found:
            response.outputs[name].CopyFrom(tf.make_tensor_proto(found[name].numpy()))
        return response

    def post(self, body):
        """Answers a body of REST."""
        request, rows = predict_request(body, self.signatures)
        return rest_answer(self.predict(request), rows)


def predict_request(body, signatures):
    """Returns the ``PredictRequest`` of a JSON body, and whether it is in the rows' format."""
    asked = json.loads(body)
    assert asked.keys() <= {"signature_name", "instances", "inputs"}
    assert ("instances" in asked) != ("inputs" in asked), "one of 'inputs' or 'instances'"
    request = predict_pb2.PredictRequest()
    request.model_spec.signature_name = asked.get("signature_name", "")
    names = list(signatures[asked.get("signature_name", "serving_default")].structured_input_signature[1])
    columns = _columns(asked, names)
    for name, values in columns.items():
        request.inputs[name].CopyFrom(tf.make_tensor_proto(_decoded(values)))
    return request, "instances" in asked


def _columns(asked, names):
    if "inputs" in asked:
        named = isinstance(asked["inputs"], dict) and set(asked["inputs"]) != {"b64"}
        return asked["inputs"] if named else {names[0]: asked["inputs"]}
    rows = asked["instances"]
    assert rows, "No values in 'instances' array"
    if isinstance(rows[0], dict) and set(rows[0]) != {"b64"}:
        assert all(set(row) == set(names) for row in rows)
        return {name: [row[name] for row in rows] for name in names}
    assert len(names) == 1, "instances is a plain list, but expecting list of objects"
    return {names[0]: rows}


def _decoded(value):
    if isinstance(value, list):
        return [_decoded(each) for each in value]
    if isinstance(value, dict):
        assert set(value) == {"b64"}
        return base64.b64decode(value["b64"])
    return value.encode() if isinstance(value, str) else value


def rest_answer(response, rows):
    """Returns the JSON body of a ``PredictResponse``."""
    columns = {name: _values(name, tf.make_ndarray(value)) for name, value in sorted(response.outputs.items())}
    single = len(columns) == 1
    if not rows:
        return json.dumps({"outputs": next(iter(columns.values())) if single else columns})
    counts = {len(values) for values in columns.values()}
    assert len(counts) == 1, "inconsistent batch size"
    made = [{name: values[row] for name, values in columns.items()} for row in range(counts.pop())]
    return json.dumps({"predictions": [next(iter(each.values())) for each in made] if single else made})


def _values(name, array):
    if isinstance(array, np.ndarray) and array.ndim:
        return [_values(name, each) for each in array]
    value = array.item() if isinstance(array, np.generic) else array
    if isinstance(value, bytes):
        return {"b64": base64.b64encode(value).decode()} if name.endswith("_bytes") else value.decode()
    if isinstance(value, float) and math.isfinite(value):
        return float(f"{value:.6g}") if np.float32(f"{value:.6g}") == np.float32(value) else float(f"{value:.9g}")
    return value
