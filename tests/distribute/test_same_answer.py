import os
import pickle
import subprocess
import sys

import numpy as np
import pytest

from mtl_keras.distribute.launch import free_ports
from mtl_keras.distribute.workers import VARIABLE, cluster_of
from tests.distribute.trainings import FEW, MORE

TOLERANCE = 1e-6


def started(path, count, **environment):
    which = "all" if count in (1, 2) else "few"  # each that is traced costs seconds
    arguments = [sys.executable, "-m", "tests.distribute.trainings", str(path), str(count), which]
    return subprocess.Popen(
        arguments, env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def read(paths, processes):
    told = [process.communicate()[0] for process in processes]
    for process, text in zip(processes, told, strict=True):
        assert process.returncode == 0, text
    return [pickle.loads(path.read_bytes()) for path in paths]


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    path = tmp_path_factory.mktemp("alone") / "1"
    (found,) = read([path], [started(path, 1)])
    return found


@pytest.fixture(scope="module", params=[2, 4, "2 workers"])
def spread(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("spread")
    if request.param in (2, 4):
        (found,) = read([folder / "0"], [started(folder / "0", request.param)])
        return found
    addresses = [f"localhost:{port}" for port in free_ports(2)]
    environments = [{VARIABLE: cluster_of(addresses, index)} for index in range(2)]
    both = [started(folder / str(index), 0, **own) for index, own in enumerate(environments)]
    one, other = read([folder / "0", folder / "1"], both)
    for case, found in one.items():
        assert found["logs"] == other[case]["logs"], case
    return one


@pytest.mark.slow
@pytest.mark.parametrize("case", FEW)
def test_the_number_of_replicas_changes_nothing(alone, spread, case):
    compare(alone[case], spread[case])


@pytest.mark.slow
@pytest.mark.parametrize("spread", [2], indirect=True)
@pytest.mark.parametrize("case", MORE)
def test_two_replicas_change_nothing_either(alone, spread, case):
    compare(alone[case], spread[case])


def compare(one, several):
    for path, weights in one["weights"].items():
        away = np.abs(weights - several["weights"][path]).max() / np.abs(weights).max()
        assert away < TOLERANCE, path
    assert one["logs"].keys() == several["logs"].keys()
    for name, value in one["logs"].items():
        assert several["logs"][name] == pytest.approx(value, rel=TOLERANCE, abs=TOLERANCE), name
    for task, values in several["predictions"].items():
        np.testing.assert_allclose(values, one["predictions"][task], rtol=0, atol=1e-5)


def test_the_trainings_do_train(alone):
    """So that equal weights are not those of the start."""
    for case, found in alone.items():
        assert found["logs"]["loss"] < found["logs"]["first loss"], case
