import sys

import pytest

from mtl_keras.cli.main import main


def test_a_missing_gradio_is_named_with_its_pip_line_before_a_model_is_loaded(monkeypatch, capsys, tmp_path):
    monkeypatch.setitem(sys.modules, "gradio", None)
    with pytest.raises(SystemExit) as ended:
        main(["demo", str(tmp_path / "nothing"), "--port", "0"])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert "pip install 'mtl-keras[demo]'" in said
    assert "Traceback" not in said
