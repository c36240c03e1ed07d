"""What every balancer keeps to."""

import inspect

import numpy as np
import pytest

import mtl_keras as mtl
from mtl_keras import components
from mtl_keras.balancers import GramBalancer, JacobianBalancer
from mtl_keras.errors import UserError

KINDS = components.kinds("balancer")
BY_WEIGHTS = [kind for kind, each in KINDS.items() if not issubclass(each, JacobianBalancer)]
BY_GRAM = [kind for kind, each in KINDS.items() if each.sees == "gram"]
GRAM = np.array([[2.0, -0.5, 0.1], [-0.5, 1.0, 0.3], [0.1, 0.3, 4.0]])
LOSSES = np.array([0.5, 2.0, 0.1], "float32")


FIRST = {
    "fixed": [1, 1, 1],
    "geometric": 0.1 ** (1 / 3) / (3 * LOSSES),
    "log": 1 / LOSSES,
    "stch": 1 / LOSSES,  # its warm-up
    "uncertainty": [1, 1, 1],
    "imtl_l": [1, 1, 1],
    "dwa": [1, 1, 1],
    "gradnorm": [1, 1, 1],
    "uw_so": np.exp(1 / LOSSES) / np.exp(1 / LOSSES).sum(),
    "famo": (1 / LOSSES) / (1 / LOSSES).sum(),
    "auto_lambda": 0.1 + 1e-4 * np.sign(GRAM.sum(1)),  # Adam's first step
}
"""The weights of a first step by hand; those of the balancers by the Gram matrix are in test_golden."""


@pytest.mark.parametrize("kind", FIRST)
def test_the_first_weights_are_those_by_hand(kind):
    np.testing.assert_allclose(mtl.balancers.get(kind).weights(LOSSES, GRAM), FIRST[kind], rtol=1e-5)


@pytest.mark.parametrize("kind", BY_WEIGHTS)
@pytest.mark.parametrize("tasks", [1, 3])
def test_weights_are_one_a_task_and_finite(kind, tasks):
    weights = np.asarray(mtl.balancers.get(kind).weights(LOSSES[:tasks], GRAM[:tasks, :tasks]))
    assert (weights.shape, weights.dtype) == ((tasks,), "float64")
    assert np.isfinite(weights).all()
    assert np.abs(weights).max() > 0


@pytest.mark.parametrize("kind", sorted(set(KINDS) - set(BY_WEIGHTS)))
@pytest.mark.parametrize("tasks", [1, 3])
def test_directions_are_one_a_parameter_and_finite(kind, tasks):
    jacobian = np.random.default_rng(0).normal(size=(tasks, 5))
    balancer = mtl.balancers.get(kind)
    direction = np.asarray(balancer.direction(LOSSES[:tasks], jacobian))
    assert direction.shape == (5,)
    assert np.isfinite(direction).all()
    with pytest.raises(UserError, match=r"call direction\(losses, jacobian\)"):
        balancer.weights(LOSSES[:tasks])
    with pytest.raises(UserError, match="jacobian: expected finite numbers; received nan of task 0"):
        balancer.direction(LOSSES[:tasks], np.where(jacobian == jacobian[0, 0], np.nan, jacobian))


@pytest.mark.parametrize("kind", BY_GRAM)
def test_what_sees_gradients_wants_their_products(kind):
    balancer = mtl.balancers.get(kind)
    with pytest.raises(UserError, match=f"gram: {kind} weighs by gradients"):
        balancer.weights(LOSSES)
    with pytest.raises(UserError, match=r"gram: expected shape \(3, 3\), as of 3 losses; received \(2, 2\)"):
        balancer.weights(LOSSES, GRAM[:2, :2])
    with pytest.raises(UserError, match="gram: expected finite numbers; received inf of task 1"):
        balancer.weights(LOSSES, np.where(GRAM == 1.0, np.inf, GRAM))


@pytest.mark.parametrize("kind", BY_WEIGHTS)
def test_a_loss_that_is_no_number_names_its_task(kind):
    with pytest.raises(UserError, match="losses: expected finite numbers; received nan of task 2"):
        mtl.balancers.get(kind).weights([0.5, 2.0, np.nan], GRAM)


@pytest.mark.parametrize("kind", KINDS)
def test_options_round_trip_and_every_kind_is_documented(kind):
    balancer = mtl.balancers.get({"kind": kind, "every": 3, "warmup": 5})
    assert mtl.balancers.get(balancer.to_table()) == balancer
    text = inspect.getdoc(KINDS[kind])
    assert "Example:" in text
    assert "Shapes:" in text
    assert "Reference:" in text or kind == "fixed"
    assert hasattr(mtl.balancers, KINDS[kind].__name__)


@pytest.mark.parametrize("kind", [kind for kind, each in KINDS.items() if issubclass(each, GramBalancer)])
def test_a_gram_balancer_may_look_at_features_and_raise(kind):
    balancer = mtl.balancers.get({"kind": kind, "level": "features", "unsolved": "raise"})
    assert (balancer.level, balancer.unsolved) == ("features", "raise")
