"""The bodies in docs/serving.md: requests are answered, and the answers are of the form that is shown."""

import json
import re
import shutil
import socket
import subprocess
import time
import urllib.request

import grpc
import numpy as np
import pytest
import tensorflow as tf
from tensorflow_serving.apis import predict_pb2, prediction_service_pb2_grpc

from tests.exporting.serving.rest import predict_request, rest_answer
from tests.readme import README

DOCS = (README.parent / "docs" / "serving.md").read_text(encoding="utf-8")
FIELDS = {"Texts": "text", "Pictures": "image", "Proteins": "sequence"}
WORDS = {"label", "labels", "tags", "types"}


def bodies(title):
    """Yields each request of a section with the answer that follows it."""
    section = re.search(rf"^## {title}\n(.*?)^## ", DOCS, re.DOTALL | re.MULTILINE)[1]
    blocks = re.findall(r"```json\n(.*?)```", section, re.DOTALL)
    return list(zip(blocks[::2], blocks[1::2], strict=True))


CASES = [(field, *pair) for title, field in FIELDS.items() for pair in bodies(title)]


def form(value, name=""):
    """Returns what an answer is made of; how many entities there are, and how long rows are, is a model's matter."""
    if isinstance(value, dict):
        return {key: form(each, key) for key, each in value.items()}
    if isinstance(value, list):
        fixed = name.endswith(("probabilities", "shares", "labels", "mask")) and "entity" not in name
        parts = [form(each, name) for each in value]
        return (
            parts if fixed or name in {"predictions", "outputs"} else sorted({json.dumps(each) for each in parts})[:1]
        )
    return type(value).__name__


def numbers(answer):
    """Yields the labels' probabilities and the probability of the likeliest, of each row."""
    for rows in answer.values():
        for row in rows if isinstance(rows, list) else [rows]:
            for name, value in row.items():
                if name.endswith("probabilities") and f"{name[:-13]}label" in row:
                    yield from zip(np.atleast_2d(value), np.ravel(row[f"{name[:-13]}probability"]), strict=True)


@pytest.mark.slow
@pytest.mark.parametrize(("field", "request_", "answer"), CASES)
def test_a_request_is_answered_in_the_form_that_is_shown(field, request_, answer, served):
    shown, found = json.loads(answer), json.loads(served[field].post(request_))
    if field == "text":  # a model of chance may see no entity, and then there is nothing in these lists
        for each in (shown, found):
            for row in each.get("predictions", []):
                for name in [name for name in row if "entity" in name]:
                    assert isinstance(row.pop(name), list)
    assert form(found) == form(shown)
    for probabilities, likeliest in numbers(shown):
        assert abs(sum(probabilities) - 1) < 1e-5
        assert max(probabilities) == likeliest


def test_places_in_the_answer_are_bytes_of_the_text():
    request, answer = bodies("Texts")[0]
    text = json.loads(request)["instances"][0]["text"].encode()
    row = json.loads(answer)["predictions"][0]
    places = zip(row["entities_entity_starts"], row["entities_entity_ends"], strict=True)
    assert [text[start:end] for start, end in places] == [b"Ann Lee", b"Oslo"]
    assert row["entities_entity_types"] == ["person", "geo-loc"]


def test_all_ways_of_asking_are_shown():
    for title in FIELDS:
        asked = [json.loads(request) for request, _ in bodies(title)]
        assert {"signature_name" in each for each in asked} == {True, False}
        assert {"instances", "inputs"} <= {key for each in asked for key in each}
    groups = {json.loads(request).get("signature_name") for title in FIELDS for request, _ in bodies(title)}
    assert {"counted", "peptides"} <= groups


def test_a_single_output_stands_without_its_name_and_bytes_in_base64():
    response = predict_pb2.PredictResponse()
    response.outputs["value"].CopyFrom(tf.make_tensor_proto([2.5, 3.0]))
    assert json.loads(rest_answer(response, rows=True)) == {"predictions": [2.5, 3.0]}
    assert json.loads(rest_answer(response, rows=False)) == {"outputs": [2.5, 3.0]}
    response.outputs["raw_bytes"].CopyFrom(tf.make_tensor_proto([b"\xff", b"a"]))
    rows = json.loads(rest_answer(response, rows=True))["predictions"]
    assert rows == [{"raw_bytes": {"b64": "/w=="}, "value": 2.5}, {"raw_bytes": {"b64": "YQ=="}, "value": 3.0}]


def test_no_output_is_taken_for_bytes(served):
    for each in served.values():
        for signature in each.signatures.values():
            names = [*signature.structured_outputs, *signature.structured_input_signature[1]]
            assert not [name for name in names if name.endswith("_bytes")]


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.mark.slow
@pytest.mark.skipif(
    not shutil.which("tensorflow_model_server"),
    reason="tensorflow_model_server, TensorFlow Serving's binary, is not here",
)
@pytest.mark.parametrize("field", list(FIELDS.values()))
def test_the_real_server_answers_the_same(field, exports, served):
    port, rest_port = free_port(), free_port()
    base = exports[field][1].parent
    arguments = [f"--port={port}", f"--rest_api_port={rest_port}", "--model_name=m", f"--model_base_path={base}"]
    with subprocess.Popen(["tensorflow_model_server", *arguments]) as server:
        try:
            url = f"http://127.0.0.1:{rest_port}/v1/models/m"
            wait_for(url, server)
            for request in [request for each, request, _ in CASES if each == field]:
                expected = json.loads(served[field].post(request))
                with urllib.request.urlopen(f"{url}:predict", request.encode(), timeout=60) as response:
                    assert_near(json.load(response), expected)
                message, rows = predict_request(request, served[field].signatures)
                message.model_spec.name = "m"
                with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
                    found = prediction_service_pb2_grpc.PredictionServiceStub(channel).Predict(message, timeout=60)
                assert_near(json.loads(rest_answer(found, rows)), expected)
        finally:
            server.terminate()


def wait_for(url, server):
    for _ in range(120):
        assert server.poll() is None, "the server ended"
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(1)
    raise AssertionError("the server does not answer")


def assert_near(found, expected):
    if isinstance(expected, dict):
        assert found.keys() == expected.keys()
        for key, value in expected.items():
            assert_near(found[key], value)
    elif isinstance(expected, list):
        assert len(found) == len(expected)
        for one, other in zip(found, expected, strict=True):
            assert_near(one, other)
    else:
        assert found == pytest.approx(expected, abs=1e-4) if isinstance(expected, float) else found == expected
