"""The benchmark of scaling counts what a step adds up over replicas."""

import keras
import pytest

from benchmarks import scaling
from benchmarks.balancers import Workload

TRUNK, HEAD, TASKS = 3 * 5 + 5, 5 + 1, 3


@pytest.mark.parametrize(
    ("balancer", "numbers", "matrix"),
    [("fixed", TRUNK, 0), ("mgda, features", TRUNK, TASKS**2), ("pcgrad", TASKS * TRUNK, 0)],
)
def test_the_bytes_are_those_of_the_formula(balancer, numbers, matrix, monkeypatch):
    inputs = keras.Input((3,))
    trunk = keras.Model(inputs, keras.layers.Dense(5)(inputs))
    monkeypatch.setitem(scaling.WORKLOADS, "tiny", Workload(lambda: trunk, (4, 3)))
    found = scaling.megabytes("tiny", balancer, TASKS)
    assert found * 1e6 == pytest.approx(4 * (numbers + TASKS * HEAD + 2 * TASKS) + 8 * matrix)
