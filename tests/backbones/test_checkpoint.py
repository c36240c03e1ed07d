"""Presets of a hub, played by a server on this machine."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from huggingface_hub import constants

from mtl_keras.backbones.checkpoint import Checkpoint
from mtl_keras.backbones.checkpoint_tokenizer import load_tokenizer
from mtl_keras.errors import UserError
from tests.backbones.made_checkpoint import make_checkpoint


@pytest.fixture
def set_hub(monkeypatch, tmp_path):
    """Returns a function that changes settings of the hub's client, whose cache is empty."""
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    return lambda **values: [monkeypatch.setattr(constants, name, value) for name, value in values.items()]


@pytest.fixture
def hub(set_hub, tmp_path):
    """Serves a checkpoint as a hub does."""
    folder = make_checkpoint(tmp_path / "served")

    class Hub(BaseHTTPRequestHandler):
        def do_HEAD(self):
            self._answer()

        def do_GET(self):
            self.wfile.write(self._answer())

        def _answer(self):
            file = folder / self.path.rpartition("/")[2]
            content = file.read_bytes() if file.is_file() else b""
            self.send_response(200 if content else 404)
            headers = {"ETag": '"1"'} if content else {"X-Error-Code": "EntryNotFound"}
            for name, value in {**headers, "X-Repo-Commit": "0" * 40, "Content-Length": len(content)}.items():
                self.send_header(name, str(value))
            self.end_headers()
            return content

        def log_message(self, *_):
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    set_hub(ENDPOINT=address, HUGGINGFACE_CO_URL_TEMPLATE=address + "/{repo_id}/resolve/{revision}/{filename}")
    yield
    server.shutdown()
    thread.join()
    server.server_close()


def test_files_that_a_hub_has_and_lacks(hub, set_hub):
    checkpoint = Checkpoint("hf://someone/model")
    assert checkpoint.config["hidden_size"] == 8
    assert checkpoint.optional_file("tokenizer.json") is None
    with pytest.raises(UserError, match=r"expected a checkpoint with tokenizer.json; 'hf://someone/model' has none"):
        checkpoint.file("tokenizer.json")
    set_hub(HF_HUB_OFFLINE=True)
    assert checkpoint.file("config.json").is_file()
    assert checkpoint.optional_file("tokenizer.json") is None, "an earlier run was told that there is none"
    with pytest.raises(UserError, match=r"could not fetch tokenizer_config.json"):
        checkpoint.optional_file("tokenizer_config.json")


@pytest.mark.parametrize("read", [lambda given: given.config, lambda given: given.optional_file("vocab.txt")])
def test_without_a_network(set_hub, read):
    set_hub(HF_HUB_OFFLINE=True)
    with pytest.raises(UserError, match=r"could not fetch .*LocalEntryNotFoundError.*the network, or give a local"):
        read(Checkpoint("hf://someone/model"))


def test_an_unreachable_hub(set_hub, monkeypatch):
    monkeypatch.setattr(time, "sleep", lambda seconds: None)  # the client tries again and again
    set_hub(
        HUGGINGFACE_CO_URL_TEMPLATE="http://127.0.0.1:9/{repo_id}/resolve/{revision}/{filename}", HF_HUB_OFFLINE=False
    )
    with pytest.raises(UserError, match=r"could not fetch config.json .*the network"):
        _ = Checkpoint("hf://someone/model").config


def test_the_case_is_not_guessed(tmp_path):
    folder = make_checkpoint(tmp_path)
    (folder / "tokenizer_config.json").unlink()
    with pytest.raises(UserError, match=r"expected a checkpoint with tokenizer_config.json .*do_lower_case"):
        load_tokenizer(Checkpoint(str(folder)), 16)
    (folder / "tokenizer_config.json").write_text('{"do_lower_case": false}')
    assert load_tokenizer(Checkpoint(str(folder)), 16).sequence_length == 16
