"""Two processes of this host train a recipe; one is killed, all are told to stop, and they go on."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import mtl_keras as mtl
from mtl_keras.distribute.workers import VARIABLE
from mtl_keras.training import train
from mtl_keras.training.interruption import EXIT_CODE

# Plain descent: Adam makes steps of its own out of the rounding of gradients that are 0, as those of keys' biases.
WORDS = [
    "tasks.mood.head.dropout=0",
    "tasks.entities.head.dropout=0",
    "model.backbone.dropout=0",
    "balancer.kind=pcgrad",
    "train.optimizer.kind=sgd",
    "train.optimizer.learning_rate=0.1",
    "train.optimizer.clipnorm=1.0",
    "export.enabled=false",
]
PATIENCE = 30


def words(recipe):
    """Returns the changes of the recipe, without what Adam alone takes."""
    text = recipe.read_text().replace('kind = "adamw", learning_rate = 2e-2, ', 'kind = "sgd", ')
    own = recipe.parent / "sgd.toml"
    own.write_text(text)
    return own, [word for word in WORDS if "optimizer.kind" not in word]


@pytest.fixture(scope="module")
def given(tiny_recipe):
    return words(tiny_recipe)


@pytest.fixture(scope="module")
def alone(given, tmp_path_factory):
    recipe, changes = given
    return train(mtl.load_recipe(str(recipe), changes), run_dir=tmp_path_factory.mktemp("alone") / "run")


def launched(given, folder):
    recipe, changes = given
    command = [sys.executable, "-m", "mtl_keras", "launch", str(recipe), *changes, "--workers", "2", "--threads", "1"]
    return subprocess.Popen(
        [*command, "--run-dir", str(folder)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def wait_for_step(folder, step, process):
    while not (folder / "checkpoints" / f"ckpt-{step}.index").exists():
        assert process.poll() is None, process.communicate()[0]
        time.sleep(0.02)


def worker(index, folder):
    """Returns the process of a worker of the run in a folder."""
    for path in Path("/proc").glob("[0-9]*"):
        try:
            command = (path / "cmdline").read_bytes().split(b"\0")
            environment = (path / "environ").read_bytes().split(b"\0")
        except OSError:  # it has ended
            continue
        config = next((each for each in environment if each.startswith(VARIABLE.encode() + b"=")), None)
        if b"train" not in command or str(folder).encode() not in command or not config:
            continue
        if json.loads(config.partition(b"=")[2])["task"]["index"] == index:
            return int(path.name)
    raise AssertionError(f"no worker {index}")


def history(folder):
    with (folder / "history.csv").open() as file:
        rows = [dict(row) for row in csv.DictReader(file)]
    return [{name: float(value) for name, value in row.items() if name != "seconds"} for row in rows]


@pytest.mark.slow
def test_a_run_that_is_stopped_and_killed_ends_as_if_it_had_not_been(alone, given, tmp_path):
    folder = tmp_path / "run"
    process = launched(given, folder)
    wait_for_step(folder, 3, process)
    process.send_signal(signal.SIGTERM)
    told, _ = process.communicate()
    assert process.returncode == EXIT_CODE, told
    assert "Stopped by SIGTERM" in told
    assert "Traceback" not in told

    process = launched(given, folder)
    wait_for_step(folder, 12, process)
    os.kill(worker(1, folder), signal.SIGKILL)
    began = time.monotonic()
    told, _ = process.communicate()
    assert time.monotonic() - began < PATIENCE
    assert process.returncode == 128 + signal.SIGKILL
    assert "going on from step" in told
    errors = [line for line in told.splitlines() if "rror" in line]
    assert len(errors) == 1, told
    assert errors[0].startswith("Error: worker 0: expected all 2 workers to go on")

    process = launched(given, folder)
    told, _ = process.communicate()
    assert process.returncode == 0, told
    assert "going on from step" in told
    assert "[worker 1] Worker 1 of 2 takes part." in told
    expected, resumed = (mtl.load_model(path) for path in (alone, folder))
    for one, other in zip(expected.weights, resumed.weights, strict=True):
        away = np.abs(one.numpy() - other.numpy()).max()
        assert away <= 1e-6 * max(np.abs(one.numpy()).max(), 1e-3), one.path
    for one, other in zip(history(alone), history(folder), strict=True):
        assert other == pytest.approx(one, rel=1e-5, abs=1e-6)
    assert (folder / "report.html").is_file()


def test_several_workers_need_a_folder(given, monkeypatch):
    recipe, changes = given
    monkeypatch.setenv(VARIABLE, json.dumps({"cluster": {"worker": ["a:1", "b:1"]}, "task": {"index": 1}}))
    with pytest.raises(mtl.errors.UserError, match="a folder that all 2 workers see"):
        train(mtl.load_recipe(str(recipe), changes))
