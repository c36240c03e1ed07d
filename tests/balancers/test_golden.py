"""Weights that are known from elsewhere."""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.balancers.made_gradients import solve

FILE = Path(__file__).parents[3] / "shared" / "golden" / "balancers.json"
NAMES = {"cagrad_c0.5": "cagrad"}
BESIDE = pytest.mark.skipif(not FILE.exists(), reason=f"needs {FILE}, directions of TorchJD 0.18 that are not shipped")
JACOBIAN = np.array([[-4.0, 1.0, 1.0], [6.0, 1.0, 1.0]])
# kind, weights of JACOBIAN: those of published implementations (UPGrad and DualProj with 1e-4 of the trace added to the
# Gram matrix, hence the tolerance), Nash-MTL by hand: 1 / (|g| sqrt(1 + cos)).
KNOWN = [
    ("upgrad", [1.1109, 0.7894]),
    ("aligned_mtl", [0.5591, 0.4083]),
    ("cagrad", [0.7041, 0.5]),
    ("dualproj", [0.6109, 0.5]),
    ("imtl_g", [0.5923, 0.4077]),
    ("mgda", [0.6, 0.4]),
    ("pcgrad", [2.2222, 1.5789]),
    ("nash_mtl", [0.5915, 0.4071]),
]


def cases():
    return json.loads(FILE.read_text(encoding="utf-8"))["cases"] if FILE.exists() else []


def names():
    return [f"{case['tasks']} {case['kind']}" for case in cases()]


@pytest.mark.parametrize(("kind", "weights"), KNOWN)
def test_known_weights(kind, weights):
    received, error = solve(kind, JACOBIAN)
    np.testing.assert_allclose(received, weights, atol=3e-4)
    assert error < 1e-4


def test_known_direction_of_config():
    np.testing.assert_allclose(solve("config", JACOBIAN)[0] @ JACOBIAN, [0.1588, 2.0706, 2.0706], atol=1e-4)


@BESIDE
@pytest.mark.parametrize("case", cases(), ids=names())
def test_golden_directions(case):
    jacobian = np.array(case["jacobian"])
    for name, weights in case["weights"].items():
        expected = np.array(weights) @ jacobian
        received, error = solve(NAMES.get(name, name), jacobian)
        assert error < 1e-4, name
        assert np.linalg.norm(received @ jacobian - expected) < 2e-3 * np.linalg.norm(expected), name


@BESIDE
@pytest.mark.parametrize("case", [case for case in cases() if case["kind"] == "scales"], ids=lambda case: case["tasks"])
def test_golden_conditions_of_badly_scaled_gradients(case):
    jacobian = np.array(case["jacobian"])
    gram, norms = jacobian @ jacobian.T, np.linalg.norm(jacobian, axis=1)
    nash, mgda = solve("nash_mtl", jacobian)[0], solve("mgda", jacobian)[0]
    assert np.abs(gram @ nash * nash - 1).max() < 1e-3
    assert mgda.min() >= 0
    assert mgda.sum() == pytest.approx(1)
    assert (gram @ mgda).min() >= mgda @ gram @ mgda * (1 - 1e-3)
    for kind in ("upgrad", "dualproj"):
        direction = solve(kind, jacobian)[0] @ jacobian
        assert (jacobian @ direction >= -1e-3 * norms * np.linalg.norm(direction)).all()
