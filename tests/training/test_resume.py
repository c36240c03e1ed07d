import csv
import signal
import subprocess
import sys

import numpy as np
import pytest

import mtl_keras as mtl
from mtl_keras.training import train

# Kills itself as the kernel would: no handler, no clean-up.
KILLED = """
import os, signal, sys
from mtl_keras.quiet import quiet_tensorflow
quiet_tensorflow()
from mtl_keras.training import train
from mtl_keras.training.checkpoints import Checkpoints

moment, at, recipe, folder = sys.argv[1:]
before = getattr(Checkpoints, moment)

def killed(self, *arguments, **options):
    if moment == "on_epoch_end" and self.done == int(at):
        os.kill(os.getpid(), signal.SIGKILL)
    before(self, *arguments, **options)
    if moment == "on_train_batch_end" and self.done == int(at):
        os.kill(os.getpid(), signal.SIGKILL)

setattr(Checkpoints, moment, killed)
train(recipe, run_dir=folder)
"""


def kill(moment, step, recipe, folder):
    arguments = [sys.executable, "-c", KILLED, moment, str(step), str(recipe), str(folder)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    return done.stdout


@pytest.mark.slow
def test_a_run_killed_twice_ends_as_if_it_had_not_been(tiny_recipe, tiny_run, tmp_path):
    folder = tmp_path / "run"
    kill("on_train_batch_end", 13, tiny_recipe, folder)  # the last checkpoint is of step 12, within the second epoch
    # At the end of the second epoch, its row is in the history but its checkpoint is not written.
    assert "going on from step 12" in kill("on_epoch_end", 16, tiny_recipe, folder)
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


def history(folder):
    with (folder / "history.csv").open() as file:
        return list(csv.DictReader(file))
