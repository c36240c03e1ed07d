"""What every balancer keeps to, and golden weights."""

import numpy as np
import pytest

import mtl_keras as mtl
from mtl_keras import components

# kind, losses, weights, source
GOLDEN = [("fixed", [0.5, 2.0, 0.0], [1.0, 1.0, 1.0], "the plain sum")]


@pytest.mark.parametrize("kind", components.kinds("balancer"))
def test_weights_are_one_a_task_and_finite(kind):
    weights = np.asarray(mtl.balancers.get(kind).weights(np.array([0.5, 2.0, 0.1], "float32"), np.eye(3)))
    assert weights.shape == (3,)
    assert np.isfinite(weights).all()
    assert {row[0] for row in GOLDEN} == set(components.kinds("balancer"))


@pytest.mark.parametrize(("kind", "losses", "weights", "source"), GOLDEN)
def test_golden(kind, losses, weights, source):
    received = mtl.balancers.get(kind).weights(np.array(losses, "float32"))
    np.testing.assert_allclose(received, weights, atol=2e-3, err_msg=source)
