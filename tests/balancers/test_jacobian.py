"""The balancers that see each parameter of each gradient, against numpy and closed forms."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from mtl_keras.balancers.adatask import AdaTask
from mtl_keras.balancers.db_mtl import DBMTL
from mtl_keras.balancers.excess_mtl import ExcessMTL
from mtl_keras.balancers.graddrop import GradDrop
from mtl_keras.errors import UserError
from tests.balancers.steps import step

JACOBIANS = np.random.default_rng(0).normal(size=(6, 3, 40)) * np.array([1.0, 10.0, 0.1])[:, None]
LOSSES = np.random.default_rng(1).uniform(0.5, 5.0, size=(6, 3))


def run(balancer, jacobians, losses):
    """Returns the directions and weights of each step."""
    state = {**balancer.start(3), **balancer.start_rows(*jacobians[0].shape)}
    directions, weights = [], []
    for number, (jacobian, own) in enumerate(zip(jacobians, losses, strict=True)):
        rows = tf.constant(jacobian, "float32")
        direction, balanced = balancer.combine(rows, step(own, number=number), state)
        state = balanced.state
        directions.append(direction.numpy())
        weights.append(balanced.weights.numpy())
    return np.array(directions), np.array(weights)


def test_graddrop_drops_signs_by_their_share():
    rows = JACOBIANS[0]
    directions = (
        GradDrop().direction(LOSSES[0], np.tile(rows, 4000), seed=5).numpy().reshape(4000, -1).astype("float64")
    )
    chance = (1 + rows.sum(0) / np.abs(rows).sum(0)) / 2
    ups, downs = np.maximum(rows, 0).sum(0), np.minimum(rows, 0).sum(0)
    up = np.isclose(directions, ups, rtol=1e-5)
    down = np.isclose(directions, downs, rtol=1e-5)
    assert (up | down).all()
    np.testing.assert_allclose(up.mean(0), chance, atol=4 * 0.5 / np.sqrt(4000))
    spread = 4 * (ups - downs) * np.sqrt(chance * (1 - chance) / 4000) + 1e-5
    assert (np.abs(directions.mean(0) - (chance * ups + (1 - chance) * downs)) < spread).all()


def test_graddrop_lets_through_what_leaks():
    rows, losses = JACOBIANS[0], LOSSES[0]
    dropped, whole, some = (GradDrop(leak=leak).direction(losses, rows, seed=3) for leak in (0, 1, 0.25))
    np.testing.assert_allclose(whole, rows.sum(0), rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(some, 0.25 * whole + 0.75 * dropped, rtol=1e-5, atol=1e-6)
    agreed = np.abs(rows)
    np.testing.assert_allclose(GradDrop().direction(losses, agreed), agreed.sum(0), rtol=1e-5)
    np.testing.assert_allclose(GradDrop().direction(losses, -agreed), -agreed.sum(0), rtol=1e-5)
    assert not np.any(GradDrop().direction(losses, 0 * rows))


@pytest.mark.parametrize(("beta", "decay"), [(0.9, 0.0), (0.9, 0.5), (0.0, 0.0)])
def test_db_mtl_averages_gradients_of_logarithms_and_scales_them(beta, decay):
    average, expected = None, []
    for k, (jacobian, losses) in enumerate(zip(JACOBIANS, LOSSES, strict=True), start=1):
        gradients = jacobian / (losses + 1e-8)[:, None]
        kept = beta / k**decay
        average = gradients if average is None else kept * average + (1 - kept) * gradients
        norms = np.linalg.norm(average, axis=1)
        expected.append((norms.max() / norms) @ average)
    directions, weights = run(DBMTL(beta=beta, beta_decay=decay), JACOBIANS, LOSSES)
    np.testing.assert_allclose(directions, expected, rtol=1e-4, atol=1e-4)
    if not beta:
        np.testing.assert_allclose(np.einsum("kt,ktp->kp", weights, JACOBIANS), expected, rtol=1e-4, atol=1e-4)


def test_db_mtl_wants_losses_of_at_least_0():
    with pytest.raises(UserError, match="balancer db_mtl: expected a loss of at least 0 in task 2"):
        DBMTL().direction([1.0, 1.0, -1.0], JACOBIANS[0])


def test_excess_mtl_weighs_by_excess_risks():
    balancer = ExcessMTL(learning_rate=0.3)
    squares, weights, first, expected = 0, np.ones(3), None, []
    for jacobian in JACOBIANS:
        squares = squares + jacobian**2
        risk = (jacobian**2 / np.sqrt(squares)).sum(1)
        first = risk if first is None else first
        weights = weights * np.exp(0.3 * risk / first)
        weights = 3 * weights / weights.sum()
        expected.append(weights)
    directions, received = run(balancer, JACOBIANS, LOSSES)
    np.testing.assert_allclose(received, expected, rtol=1e-5)
    np.testing.assert_allclose(directions, np.einsum("kt,ktp->kp", expected, JACOBIANS), rtol=1e-4, atol=1e-4)


def test_excess_mtl_turns_to_the_task_that_does_not_converge():
    shrinking = np.array([0.5, 0.9, 1.0])[:, None] ** np.arange(30)[:, None, None]
    _, weights = run(ExcessMTL(learning_rate=0.1), JACOBIANS[0] * shrinking, [LOSSES[0]] * 30)
    assert (np.diff(weights[-1]) > 0).all()


@pytest.mark.parametrize("betas", [(0.9, 0.999), (0.0, 0.9)])
def test_adatask_is_the_sum_of_an_adam_a_task(betas):
    moves = []
    for rows in JACOBIANS.transpose(1, 0, 2):
        place = keras.Variable(np.zeros(40, "float32"))
        adam = keras.optimizers.Adam(1.0, *betas, epsilon=1e-10)
        adam.build([place])
        places = [np.zeros(40)]
        for gradient in rows:
            adam.apply([tf.constant(gradient, "float32")], [place])
            places.append(place.numpy())
        moves.append(-np.diff(places, axis=0))
    directions, weights = run(AdaTask(beta_1=betas[0], beta_2=betas[1]), JACOBIANS, LOSSES)
    np.testing.assert_allclose(directions, np.sum(moves, axis=0), rtol=1e-3, atol=1e-4)
    assert (weights == 1).all()


def test_adatask_adds_epsilon_to_the_root():
    direction = AdaTask(epsilon=0.5).direction([1.0, 1.0], [[2.0, -1.0], [0.5, 0.0]])
    np.testing.assert_allclose(direction, [2 / 2.5 + 0.5 / 1.0, -1 / 1.5], rtol=1e-5)


@pytest.mark.parametrize("balancer", [GradDrop(), DBMTL(), ExcessMTL(), AdaTask()], ids=lambda balancer: balancer.kind)
def test_tasks_in_another_order_give_the_same_direction(balancer):
    order = [2, 0, 1]
    np.testing.assert_allclose(
        balancer.direction(LOSSES[0], JACOBIANS[0]),
        balancer.direction(LOSSES[0][order], JACOBIANS[0][order]),
        rtol=1e-4,
        atol=1e-5,
    )
