import subprocess
import sys
import types
from pathlib import Path

import pytest

from mtl_keras.cli.main import main
from tests.cli.command import command, said


def test_what_is_typed_is_passed_on(monkeypatch):
    calls = []
    monkeypatch.setitem(sys.modules, "mtl_keras.tuning", types.SimpleNamespace(tune=lambda *given: calls.append(given)))
    words = ["balancer.kind=fixed,pcgrad", "train.epochs=1"]
    options = ["--trials", "7", "--study", "there", "--sampler", "grid", "--monitor", "a.accuracy", "--repeat", "2"]
    with pytest.raises(SystemExit) as caught:
        main(["tune", "digit_scenes", *words, *options])
    assert caught.value.code == 0
    assert calls == [("digit_scenes", words, 7, Path("there"), "grid", "a.accuracy", 2)]


def test_faults_end_with_2_all_at_once_and_nothing_is_written(tmp_path):
    process = command("tune", "digit_scenes", "balancer.kind=fixed,pcgrda", "train.epoch=1", folder=tmp_path)
    assert process.returncode == 2
    assert "digit_scenes: 2 faults" in said(process)
    assert 'Did you mean "pcgrad"?' in said(process)
    assert "Traceback" not in said(process)
    assert not list(tmp_path.iterdir())


def test_the_help_imports_neither_tensorflow_nor_optuna():
    code = "import sys; sys.argv = ['mtl-keras', 'tune', '--help']; from mtl_keras.cli.main import main\ntry: main()\n"
    code += "finally: print(*sys.modules, file=sys.stderr)"
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "path=low..high" in process.stdout
    assert not set(process.stderr.split()) & {"tensorflow", "keras", "optuna", "jinja2"}
