import os
import signal
import types

import pytest

from mtl_keras.demo import serving


@pytest.fixture
def ended_by(monkeypatch):
    """Lets the server be ended by a signal, as uvicorn hands it on."""
    before = signal.getsignal(signal.SIGTERM)
    yield lambda number: monkeypatch.setattr(
        serving, "_server", lambda server: types.SimpleNamespace(run=lambda sockets: signal.raise_signal(number))
    )
    signal.signal(signal.SIGTERM, before)


def serve():
    """Serves with a file that was dropped; returns where it was, once that is over."""
    with serving.own_files() as files:
        assert os.environ["GRADIO_TEMP_DIR"] == str(files)
        (files / "dropped.png").touch()
        try:
            serving.serve(None, None)
        finally:
            serve.files = files


def test_ctrl_c_ends_it_and_removes_what_was_dropped(ended_by):
    ended_by(signal.SIGINT)
    serve()
    assert not serve.files.exists()
    assert "GRADIO_TEMP_DIR" not in os.environ


def test_sigterm_ends_it_and_removes_what_was_dropped(ended_by):
    ended_by(signal.SIGTERM)
    with pytest.raises(SystemExit) as ended:
        serve()
    assert ended.value.code == 143
    assert not serve.files.exists()
