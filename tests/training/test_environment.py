import json
import subprocess
import sys

from mtl_keras.training import environment
from mtl_keras.training.environment_file import EnvironmentFile


def test_a_resumed_run_keeps_its_start_and_adds_up_its_seconds(tmp_path, monkeypatch):
    path = tmp_path / "environment.json"
    path.write_text(json.dumps({"started": "then", "command": "first", "cores": 2, "seconds": 100.0}))
    file = EnvironmentFile(path, {"started": "now", "command": "second", "cores": 4})
    file.began -= 5
    file.note_time()
    noted = json.loads(path.read_text())
    assert {name: noted[name] for name in ("started", "command", "cores")} == {
        "started": "then",
        "command": "first",
        "cores": 4,
    }
    assert 105 <= noted["seconds"] < 110


def test_a_disk_too_slow_for_git_is_no_fault(monkeypatch):
    def slow(command, **_):
        raise subprocess.TimeoutExpired(command, 10)

    monkeypatch.setattr(subprocess, "run", slow)
    monkeypatch.setattr(sys, "argv", ["/somewhere/mtl-keras", "train"])
    facts = environment.environment("a device")
    assert facts["git_commit"] is None
    assert facts["command"] == "mtl-keras train"
