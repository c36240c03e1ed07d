"""The reference clients, run as they are against a server of this machine; and the manifests."""

import ast
import runpy
import sys
import urllib.error

import pytest
import tensorflow as tf
import yaml
from google.protobuf import text_format
from tensorflow_serving.config import model_server_config_pb2

from tests.exporting.serving.server import grpc_server, rest_server
from tests.prediction.made_pictures import cut_off, noise
from tests.readme import README

EXAMPLES = README.parent / "examples" / "serving"


@pytest.fixture
def run(monkeypatch, capsys):
    """Runs a client with arguments; returns the columns of the lines that it prints."""

    def run(client, *arguments):
        monkeypatch.setattr(sys, "argv", [client, *map(str, arguments)])
        runpy.run_path(str(EXAMPLES / client), run_name="__main__")
        return [line.split("\t") for line in capsys.readouterr().out.splitlines()]

    return run


def expected(served, signature, name, rows):
    found = served.signatures[signature](**{name: tf.constant(rows)})
    return {key: value.numpy() for key, value in found.items()}


@pytest.mark.slow
def test_texts(run, served):
    texts = ["obama in new york 🙂", "hello"]
    with rest_server(served["text"], "tweets") as url:
        lines = run("client_text.py", url, *texts)
    found = expected(served["text"], "serving_default", "text", texts)
    assert [line[0] for line in lines] == texts
    assert [line[1].encode() for line in lines] == found["sentiment_label"].tolist()
    for line, text, *columns in zip(
        lines, texts, *(found[f"entities_entity_{key}"] for key in ("types", "starts", "ends")), strict=True
    ):
        places = [place for place in zip(*columns, strict=True) if place[0]]
        assert line[3:] == [f"{kind.decode()}: {text.encode()[start:end].decode()}" for kind, start, end in places]


def test_texts_by_grpc(run, served):
    texts = ["obama in new york", "hello"]
    with grpc_server(served["text"], "tweets") as address:
        lines = run("client_grpc.py", address, "tweets", *texts)
    found = expected(served["text"], "sentiment", "text", texts)
    assert [line[0] for line in lines] == texts
    assert [line[1].encode() for line in lines] == found["label"].tolist()
    assert [float(line[2]) for line in lines] == pytest.approx(found["probability"].tolist())


def test_pictures(run, served, tmp_path):
    (tmp_path / "a.png").write_bytes(noise(20, 30))
    (tmp_path / "b.jpg").write_bytes(noise(20, 30, "JPEG", seed=1))
    with rest_server(served["image"], "scenes") as url:
        lines = run("client_image.py", url, tmp_path / "a.png", tmp_path / "b.jpg")
        (tmp_path / "c.png").write_bytes(cut_off(noise(20, 30)))
        with pytest.raises(urllib.error.HTTPError, match="400"):
            run("client_image.py", url, tmp_path / "c.png")
    found = expected(served["image"], "count", "image", [noise(20, 30), noise(20, 30, "JPEG", seed=1)])
    assert [line[1].encode() for line in lines] == found["label"].tolist()
    assert [float(line[2]) for line in lines] == pytest.approx(found["probability"].tolist(), abs=1e-5)


def test_sequences(run, served):
    sequences = ["MKTAYIAKQRQISFVKSHFSRQ", "GIGKFLHSAKK"]
    with rest_server(served["sequence"], "proteins") as url:
        lines = run("client_sequence.py", url, *sequences)
    found = expected(served["sequence"], "location", "sequence", sequences)
    assert [line[1].encode() for line in lines] == found["label"].tolist()
    assert [float(line[2]) for line in lines] == pytest.approx(found["probability"].tolist(), abs=1e-5)


@pytest.mark.parametrize("client", sorted(path.name for path in EXAMPLES.glob("client_*.py")))
def test_a_client_is_short(client):
    statements = ast.parse((EXAMPLES / client).read_text(encoding="utf-8")).body[1:]
    own = [each for each in statements if not isinstance(each, ast.Import | ast.ImportFrom)]
    assert sum(each.end_lineno - each.lineno + 1 for each in own) <= 10


def test_the_manifest_holds_together():
    claim, deployment, service = yaml.safe_load_all((EXAMPLES / "kubernetes.yaml").read_text(encoding="utf-8"))
    assert [each["kind"] for each in (claim, deployment, service)] == ["PersistentVolumeClaim", "Deployment", "Service"]
    pod = deployment["spec"]["template"]
    (container,) = pod["spec"]["containers"]
    assert pod["metadata"]["labels"].items() >= deployment["spec"]["selector"]["matchLabels"].items()
    assert pod["metadata"]["labels"].items() >= service["spec"]["selector"].items()
    ports = {port["name"]: port["containerPort"] for port in container["ports"]}
    assert {port["targetPort"]: port["port"] for port in service["spec"]["ports"]} == ports
    arguments = dict(each.removeprefix("--").partition("=")[::2] for each in container["args"])
    assert (int(arguments["port"]), int(arguments["rest_api_port"])) == (ports["grpc"], ports["rest"])
    for probe in ("readinessProbe", "startupProbe"):
        assert container[probe]["httpGet"] == {"path": f"/v1/models/{arguments['model_name']}", "port": "rest"}
    (mount,), (volume,) = container["volumeMounts"], pod["spec"]["volumes"]
    assert mount["name"] == volume["name"]
    assert mount["readOnly"]
    assert mount["mountPath"] == arguments["model_base_path"]
    assert arguments["batching_parameters_file"] == f"{mount['mountPath']}/batching.config"
    assert volume["persistentVolumeClaim"]["claimName"] == claim["metadata"]["name"]
    assert {"requests", "limits"} == container["resources"].keys()
    image = container["image"]
    assert image.startswith("tensorflow/serving:")
    assert image in (README.parent / "docs" / "serving.md").read_text(encoding="utf-8")


def test_the_server_reads_the_configuration_of_versions():
    text = (EXAMPLES / "models.config").read_text(encoding="utf-8")
    found = text_format.Parse(text, model_server_config_pb2.ModelServerConfig())
    (model,) = found.model_config_list.config
    assert dict(model.version_labels) == {"stable": 1, "canary": 2}
    assert set(model.version_labels.values()) == set(model.model_version_policy.specific.versions)
