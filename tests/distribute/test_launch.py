"""Processes without TensorFlow."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mtl_keras.distribute import launch as module
from mtl_keras.distribute.launch import free_ports, launch

INDEX = "import json, os; index = json.loads(os.environ['TF_CONFIG'])['task']['index']\n"


def run(code, count=2, **options):
    return launch([sys.executable, "-c", INDEX + code], count, **options)


def ours(told):
    return [line.removeprefix("[worker 1] ") for line in told if line.startswith("[worker 1] ")]


def test_the_lines_of_others_have_their_numbers(capsys):
    assert run("print('one'); print('two of', index)") == 0
    told = capsys.readouterr().out.splitlines()
    assert ours(told) == ["one", "two of 1"]
    assert [line for line in told if not line.startswith("[worker 1] ")] == ["one", "two of 0"]


def test_errors_are_shown_in_their_place(capsys):
    assert run("import sys; print('said', flush=True); sys.stderr.write('complained\\n')") == 0
    assert ours(capsys.readouterr().out.splitlines()) == ["said", "complained"]


def test_each_has_its_place_in_one_cluster(capsys):
    assert run("print('config', os.environ['TF_CONFIG'])", 3) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if "config" in line]
    found = [json.loads(line.partition("config ")[2]) for line in lines]
    assert sorted(each["task"]["index"] for each in found) == [0, 1, 2]
    assert {each["task"]["type"] for each in found} == {"worker"}
    first, *others = (each["cluster"] for each in found)
    assert all(each == first for each in others)
    assert len(set(first["worker"])) == 3


@pytest.mark.parametrize("threads", [None, 3])
def test_threads_are_told_if_given(monkeypatch, capsys, threads):
    for name in ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
        monkeypatch.delenv(name, raising=False)
    say = "names = 'TF_NUM_INTRAOP_THREADS', 'TF_NUM_INTEROP_THREADS'; print(*(os.environ.get(each) for each in names))"
    assert run(say, threads=threads) == 0
    told = capsys.readouterr().out.splitlines()
    assert set(told) == {f"{threads} {threads}", f"[worker 1] {threads} {threads}"}


@pytest.mark.parametrize("failing", [0, 1])
def test_the_code_is_that_of_the_one_that_failed(failing):
    assert run(f"raise SystemExit(7 if index == {failing} else 0)") == 7


def test_of_several_codes_it_is_the_first(capsys):
    assert run("import time; time.sleep(0 if index else 0.5); raise SystemExit(3 if index else 2)") == 3


def test_a_signal_that_ended_a_worker_is_told_as_a_shell_does():
    assert run("import signal; index and os.kill(os.getpid(), signal.SIGKILL)") == 128 + signal.SIGKILL


def test_who_does_not_end_after_another_failed_is_ended(monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.2)
    begun = time.monotonic()
    assert run("import time; index or time.sleep(60); raise SystemExit(5)") == 5
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_are_passed_on_to_all(number):
    worker = INDEX + (
        "import signal, sys, time\n"
        "def stop(number, frame):\n"
        "    print('stopped by', number, flush=True); sys.exit(128 + number)\n"
        f"signal.signal({int(number)}, stop)\n"
        "print('ready', flush=True)\n"
        "time.sleep(60)\n"
    )
    start = (
        "import sys; from mtl_keras.distribute.launch import launch; "
        f"sys.exit(launch([sys.executable, '-c', {worker!r}], 2))"
    )
    with subprocess.Popen([sys.executable, "-c", start], stdout=subprocess.PIPE, text=True) as process:
        assert sorted(process.stdout.readline().strip() for _ in range(2)) == ["[worker 1] ready", "ready"]
        process.send_signal(number)
        told, _ = process.communicate(timeout=30)
    assert process.returncode == 128 + number
    assert sorted(told.splitlines()) == [f"[worker 1] stopped by {int(number)}", f"stopped by {int(number)}"]


def test_the_handlers_of_signals_are_put_back():
    before = signal.getsignal(signal.SIGTERM)
    assert run("pass", 1) == 0
    assert signal.getsignal(signal.SIGTERM) is before


def test_no_port_is_given_twice():
    ports = free_ports(20)
    assert len(set(ports)) == 20


def test_bytes_that_are_no_text_do_not_stop_a_worker(capfd):
    assert run("import sys; sys.stdout.buffer.write(b'\\xff\\n' * 100_000)") == 0
    assert "[worker 1] \ufffd" in capfd.readouterr().out


def test_who_failed_first_is_told(capsys):
    code = run("import os, signal, time\nif index: os.kill(os.getpid(), signal.SIGKILL)\ntime.sleep(1)")
    assert code == 128 + signal.SIGKILL
    assert "[launch] worker 1 was ended by SIGKILL; the others are to end." in capsys.readouterr().out


ENDS = """
import os, time
from mtl_keras.distribute.parent import end_with_launcher
end_with_launcher()
open(f"worker{index}", "w").write(str(os.getpid()))
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's signal to children is Linux's")
def test_the_workers_of_a_killed_launcher_end(tmp_path):
    words = f"launch([sys.executable, '-c', {INDEX + ENDS!r}], 2)"
    code = f"import sys; from mtl_keras.distribute.launch import launch; {words}"
    launcher = subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path)
    found = [tmp_path / f"worker{index}" for index in range(2)]
    wait_for(lambda: all(path.exists() and path.read_text() for path in found))
    launcher.kill()
    launcher.wait()
    wait_for(lambda: not any(is_there(int(path.read_text())) for path in found))


def wait_for(condition):
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def is_there(process):
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
