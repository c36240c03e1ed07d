import os
import pickle
import subprocess
import sys

import numpy as np
import pytest

from mtl_keras.distribute.launch import free_ports
from mtl_keras.distribute.workers import VARIABLE, cluster_of
from tests.distribute.trainings import CASES, MEASURED

TOLERANCE = 1e-6


def started(path, count, **environment):
    arguments = [sys.executable, "-m", "tests.distribute.trainings", str(path), str(count)]
    return subprocess.Popen(
        arguments, env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def read(path, process):
    told, _ = process.communicate()
    assert process.returncode == 0, told
    return pickle.loads(path.read_bytes())


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    path = tmp_path_factory.mktemp("alone") / "1"
    return read(path, started(path, 1))


@pytest.fixture(scope="module", params=[2, 4, "2 workers"])
def spread(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("spread")
    if request.param in (2, 4):
        return read(folder / "0", started(folder / "0", request.param))
    addresses = [f"localhost:{port}" for port in free_ports(2)]
    environments = [{VARIABLE: cluster_of(addresses, index)} for index in range(2)]
    both = [started(folder / str(index), 0, **own) for index, own in enumerate(environments)]
    one, other = (read(folder / str(index), process) for index, process in enumerate(both))
    assert {case: found["logs"] for case, found in one.items()} == {case: found["logs"] for case, found in other.items()}
    return one


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_the_number_of_replicas_changes_nothing(alone, spread, case):
    one, several = alone[case], spread[case]
    for path, weights in one["weights"].items():
        away = np.abs(weights - several["weights"][path]).max() / np.abs(weights).max()
        assert away < TOLERANCE, path
    assert one["logs"].keys() == several["logs"].keys()
    for name, value in one["logs"].items():
        assert several["logs"][name] == pytest.approx(value, rel=TOLERANCE, abs=TOLERANCE), name
    for task, values in several["predictions"].items():
        np.testing.assert_allclose(values, one["predictions"][task], rtol=0, atol=1e-5)


def test_the_trainings_do_train(alone):
    """So that equal weights are not those of the start: an evaluation after an epoch is better than its steps were."""
    for case in MEASURED:
        logs = alone[case]["logs"]
        assert logs["tested loss"] < logs["loss"], case
