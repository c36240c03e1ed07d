import csv
import errno
import json
import shutil
import signal
import subprocess
import sys

import numpy as np
import pytest

import mtl_keras as mtl
from mtl_keras.atomic import write_json
from mtl_keras.errors import UserError
from mtl_keras.exporting.formats import SavedModel
from mtl_keras.training import baseline_scores, train
from mtl_keras.training.checkpoints import Checkpoints

# Kills itself as the kernel would: no handler, no clean-up.
KILLED = """
import os, signal, sys
from mtl_keras.quiet import quiet_tensorflow
quiet_tensorflow()
from mtl_keras.training import train
from mtl_keras.training.checkpoints import Checkpoints

before = Checkpoints.on_train_batch_end

def killed(self, *arguments, **options):
    before(self, *arguments, **options)
    if self.done == 13:
        os.kill(os.getpid(), signal.SIGKILL)

Checkpoints.on_train_batch_end = killed
train(sys.argv[1], run_dir=sys.argv[2])
"""


class Killed(BaseException):
    """Stands for a signal, in this process: what is on the disk is the same."""


def killed(*_, **__):
    raise Killed


def train_until(recipe, folder, replaced):
    """Trains until a function is called, in whose place one that kills is put."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(*replaced)
        with pytest.raises(Killed):
            train(recipe, run_dir=folder)


@pytest.mark.slow
def test_a_run_killed_twice_ends_as_if_it_had_not_been(tiny_recipe, tiny_run, tmp_path, capsys):
    folder = tmp_path / "run"
    arguments = [sys.executable, "-c", KILLED, str(tiny_recipe), str(folder)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr  # the last checkpoint is of step 12, within the second epoch
    # At the end of the second epoch, its row is in the history but its checkpoint is not written.
    train_until(tiny_recipe, folder, (Checkpoints, "on_epoch_end", killed))
    assert "going on from step 12" in capsys.readouterr().out
    assert [row["epoch"] for row in history(folder)] == ["1", "2"]
    (folder / ".writing-x").mkdir()  # as a process leaves it that is killed while it writes
    train(tiny_recipe, run_dir=folder)
    assert not list(folder.glob(".writing-*"))

    expected, resumed = mtl.load_model(tiny_run).get_weights(), mtl.load_model(folder).get_weights()
    for one, other in zip(expected, resumed, strict=True):
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-6)
    for one, other in zip(history(tiny_run), history(folder), strict=True):
        for name in one.keys() - {"seconds"}:
            assert float(one[name]) == pytest.approx(float(other[name]), abs=1e-5), name
    assert (folder / "metrics.json").read_text() == (tiny_run / "metrics.json").read_text()


@pytest.mark.slow
def test_a_run_killed_after_training_does_what_is_left(tiny_recipe, tiny_run, tmp_path):
    folder = tmp_path / "run"
    shutil.copytree(tiny_run, folder, ignore=shutil.ignore_patterns("metrics.json", "predictions", "export", "*.html"))
    train_until(tiny_recipe, folder, (baseline_scores, "baseline_scores", killed))
    assert not (folder / "metrics.json").exists()
    expected = read(tiny_run / "metrics.json")
    write_json(folder / "metrics.json", {"test": expected["test"]})  # as `mtl-keras evaluate` does

    def export_killed(*_):
        (folder / "export" / ".writing-x").mkdir()
        raise Killed

    train_until(tiny_recipe, folder, (SavedModel, "write", export_killed))
    assert read(folder / "metrics.json") == expected
    assert not (folder / "report.html").exists()
    train(tiny_recipe, run_dir=folder)
    assert [path.name for path in (folder / "export").iterdir()] == ["1"]
    assert (folder / "export" / "1" / "saved_model.pb").is_file()
    assert (folder / "report.html").is_file()
    assert (folder / "model.keras").read_bytes() == (tiny_run / "model.keras").read_bytes()
    before, after = read(tiny_run / "environment.json"), read(folder / "environment.json")
    assert after["started"] == before["started"]
    assert after["seconds"] > before["seconds"]


def read(file):
    return json.loads(file.read_text())


def history(folder):
    with (folder / "history.csv").open() as file:
        return list(csv.DictReader(file))


@pytest.mark.slow
def test_a_full_disk_is_told_in_one_line(tiny_recipe, tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("mtl_keras.training.history_file.write_text", full)
    with pytest.raises(UserError, match=r"run: a file cannot be written: No space left on device\. Make room"):
        train(mtl.load_recipe(str(tiny_recipe), ["train.epochs=1"]), run_dir=tmp_path / "run")
