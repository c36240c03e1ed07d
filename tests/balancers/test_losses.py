"""The balancers of losses, against numpy and closed forms."""

import numpy as np
import pytest
import tensorflow as tf

from mtl_keras.balancers.auto_lambda import AutoLambda
from mtl_keras.balancers.dwa import DWA
from mtl_keras.balancers.famo import FAMO
from mtl_keras.balancers.geometric import Geometric
from mtl_keras.balancers.gradnorm import GradNorm
from mtl_keras.balancers.imtl_l import IMTLL
from mtl_keras.balancers.log import Log
from mtl_keras.balancers.rlw import RLW
from mtl_keras.balancers.stch import STCH
from mtl_keras.balancers.uncertainty import Uncertainty
from mtl_keras.balancers.uw_so import UWSO
from mtl_keras.errors import UserError
from tests.balancers.steps import SEED, Adam, softmax, step

LOSSES = np.array([[0.5, 2.0, 30.0], [0.4, 2.1, 10.0], [0.1, 1.9, 20.0], [0.2, 1.0, 5.0]])
POSITIVE = [Geometric(), Log(), Uncertainty(), IMTLL(), UWSO(), DWA(), FAMO(), STCH(), GradNorm()]


def run(balancer, steps, state=None):
    """Returns the weights of each step, and the last state."""
    state, weights = balancer.start(len(steps[0].losses)) if state is None else state, []
    for each in steps:
        balanced = balancer.balance(each, state)
        state = balanced.state
        weights.append(balanced.weights.numpy())
    return np.array(weights), state


def slope(function, at):
    """Returns the gradient of a function of a vector by central differences."""
    return np.array([(function(at + h) - function(at - h)) / 2e-6 for h in 1e-6 * np.eye(len(at))])


@pytest.mark.parametrize(
    ("balancer", "objective"),
    [(Geometric(), lambda losses: np.prod(losses) ** (1 / 3)), (Log(), lambda losses: np.log(losses).sum())],
)
def test_the_weights_are_the_gradient_of_the_objective(balancer, objective):
    for losses in LOSSES:
        np.testing.assert_allclose(balancer.weights(losses), slope(objective, losses), rtol=1e-5)


def test_uncertainty_follows_the_gradient_of_its_objective():
    gaussian = np.array([True, False, True])
    factor, adam, expected = np.where(gaussian, 0.5, 1.0), Adam([0.0] * 3, 0.02), []
    for losses in LOSSES:
        expected.append(factor * np.exp(-adam.values))
        adam.step(
            slope(lambda s, losses=losses: (factor * np.exp(-s) * losses + s / 2).sum(), adam.values),
        )
    weights, _ = run(Uncertainty(learning_rate=0.02), [step(losses, gaussian=gaussian) for losses in LOSSES])
    np.testing.assert_allclose(weights, expected, rtol=1e-6)


def test_uncertainty_comes_to_rest_at_the_losses():
    gaussian = [True, False, True]
    weights, state = run(Uncertainty(learning_rate=0.1), [step(LOSSES[0], gaussian=gaussian)] * 250)
    np.testing.assert_allclose(state["log_variance"], np.log(LOSSES[0] * [1, 2, 1]), atol=5e-3)
    np.testing.assert_allclose(weights[-1], 0.5 / LOSSES[0], rtol=5e-3)


def test_imtl_l_follows_the_gradient_of_its_objective_and_brings_losses_to_1():
    adam, expected = Adam([0.0] * 3, 0.1), []
    for losses in LOSSES:
        expected.append(np.exp(adam.values))
        adam.step(slope(lambda s, losses=losses: (np.exp(s) * losses - s).sum(), adam.values))
    weights, _ = run(IMTLL(learning_rate=0.1), [step(losses) for losses in LOSSES])
    np.testing.assert_allclose(weights, expected, rtol=1e-6)
    weights, _ = run(IMTLL(learning_rate=0.1), [step(LOSSES[0])] * 250)
    np.testing.assert_allclose(weights[-1] * LOSSES[0], 1, rtol=5e-3)


def test_learned_logarithms_stay_within_bounds_at_a_loss_of_0():
    for balancer in (Uncertainty(learning_rate=5.0), IMTLL(learning_rate=5.0)):
        weights, _ = run(balancer, [step([0.0, 1.0])] * 20)
        assert np.isfinite(weights).all()
        assert weights.max() <= 1.001e12


def test_uw_so_is_the_softmax_of_the_inverse_losses():
    for losses in LOSSES:
        np.testing.assert_allclose(UWSO(temperature=3).weights(losses), softmax(1 / losses / 3), rtol=1e-12)
    np.testing.assert_allclose(UWSO().weights([0.0, 1.0]), [1, 0], atol=1e-12)


def test_dwa_compares_the_last_two_epochs():
    balancer, epochs = DWA(temperature=1.5), [LOSSES[:2], LOSSES[2:], LOSSES[1:], LOSSES[:3]]
    state, means = balancer.start(3), []
    for epoch in epochs:
        weights, state = run(balancer, [step(losses) for losses in epoch], state)
        expected = 3 * softmax(means[-1] / means[-2] / 1.5) if len(means) > 1 else np.ones(3)
        np.testing.assert_allclose(weights, [expected] * len(epoch), rtol=1e-12)
        means.append(epoch.mean(0))
        state = balancer.after_epoch(state)


def test_rlw_draws_anew_at_every_step_as_its_formula_says():
    weights, _ = run(RLW(), [step(np.ones(4), number=number) for number in range(300)])
    drawn = [tf.random.stateless_normal([4], [SEED, number], dtype="float64").numpy() for number in range(3)]
    np.testing.assert_allclose(weights[:3], [softmax(each) for each in drawn], rtol=1e-12)
    np.testing.assert_allclose(weights.mean(0), 0.25, atol=0.05)
    # log w_i - log w_j = z_i - z_j has a variance of 2.
    assert np.log(weights[:, 0] / weights[:, 1]).var() == pytest.approx(2, rel=0.25)


@pytest.mark.parametrize("least", [(), (0.05, 0.5, -1.0)])
def test_famo_is_its_algorithm(least):
    balancer, adam = FAMO(min_losses=least), Adam([0.0] * 3, 0.025)
    state, minimum = balancer.start(3), np.array(least or [0.0] * 3)
    for before, after in zip(LOSSES, np.roll(LOSSES, 1, axis=0) * 0.9, strict=True):
        shares = softmax(adam.values)
        expected = shares / (before - minimum)
        weights, state = run(balancer, [step(before)], state)
        np.testing.assert_allclose(weights[0], expected / expected.sum(), rtol=1e-9)
        delta = np.log(before - minimum) - np.log(after - minimum)
        jacobian = np.diag(shares) - np.outer(shares, shares)
        adam.step(jacobian.T @ delta + 1e-3 * adam.values)
        state = balancer.after_step(tf.constant(before), tf.constant(after), tf.constant([True] * 3), state)
        np.testing.assert_allclose(state["logits"], adam.values, rtol=1e-9, atol=1e-12)


def test_famo_gives_weight_to_the_task_that_falls_least():
    balancer, there = FAMO(), tf.constant([True] * 2)
    state = balancer.after_step(
        tf.constant([1.0, 1.0], "float64"), tf.constant([0.5, 0.9], "float64"), there, {**balancer.start(2)}
    )
    assert state["logits"][1] > state["logits"][0]


def test_famo_wants_as_many_least_losses_as_tasks():
    with pytest.raises(UserError, match=r"balancer\.min_losses: expected a number for each of 3 tasks; received 2"):
        FAMO(min_losses=(0.0, 0.0)).weights([1.0, 1.0, 1.0])
    with pytest.raises(UserError, match="expected a loss of at least its min_losses in task 1; it is 1 below"):
        FAMO(min_losses=(0.0, 3.0)).weights([1.0, 2.0])


def test_stch_descends_a_smooth_maximum_after_its_warmup():
    balancer = STCH(temperature=0.5, warmup_epochs=2)
    state = balancer.start(3)
    for epoch in (LOSSES[:1], LOSSES[1:]):
        weights, state = run(balancer, [step(losses) for losses in epoch], state)
        np.testing.assert_allclose(weights, 1 / epoch, rtol=1e-12)
        state = balancer.after_epoch(state)
    nadir = LOSSES[1:].mean(0)
    np.testing.assert_allclose(state["nadir"], nadir, rtol=1e-12)
    for _ in range(2):
        weights, state = run(balancer, [step(losses) for losses in LOSSES], state)
        for received, losses in zip(weights, LOSSES, strict=True):
            expected = slope(lambda at: 3 * 0.5 * np.log(((at / nadir) ** 2).sum()), losses)
            np.testing.assert_allclose(received, expected, rtol=1e-5)
        state = balancer.after_epoch(state)
    np.testing.assert_allclose(state["nadir"], nadir, rtol=1e-12)


def test_gradnorm_follows_the_gradient_of_its_objective():
    norms = np.array([[1.0, 3.0, 0.2], [2.0, 1.0, 0.1], [1.5, 1.5, 0.3], [0.5, 4.0, 0.1]])
    adam, expected = Adam([1.0] * 3, 0.05), []
    for losses, lengths in zip(LOSSES, norms, strict=True):
        expected.append(adam.values.copy())
        left = losses / LOSSES[0]
        with tf.GradientTape() as tape:
            weights = tf.Variable(adam.values)
            weighted = weights * lengths
            goal = tf.stop_gradient(tf.reduce_mean(weighted) * (left / left.mean()) ** 1.5)
            objective = tf.reduce_sum(tf.abs(weighted - goal))
        adam.step(tape.gradient(objective, weights).numpy())
        adam.values *= 3 / adam.values.sum()
    grams = [np.outer(lengths, lengths) for lengths in norms]
    steps = [step(losses, gram=gram) for losses, gram in zip(LOSSES, grams, strict=True)]
    weights, _ = run(GradNorm(learning_rate=0.05), steps)
    np.testing.assert_allclose(weights, expected, rtol=1e-9)


def test_gradnorm_evens_out_the_norms():
    norms = np.array([1.0, 2.0, 4.0])
    weights, _ = run(GradNorm(learning_rate=0.01), [step(np.ones(3), gram=np.diag(norms**2))] * 250)
    np.testing.assert_allclose(weights[-1], 3 / norms / (1 / norms).sum(), rtol=0.03)
    np.testing.assert_allclose(weights.sum(1), 3)
    assert run(GradNorm(), [step([2.0], gram=[[5.0]])] * 3)[0].tolist() == [[1.0]] * 3


@pytest.mark.parametrize("primary", [(), (0, 2)])
def test_auto_lambda_goes_down_the_loss_a_step_ahead(primary):
    # L_t = |A_t theta - b_t|² / 2.
    draw = np.random.default_rng(0)
    maps, goals, theta, rate = draw.normal(size=(3, 4, 5)), draw.normal(size=(3, 4)), draw.normal(size=5), 1e-6
    balancer, own = AutoLambda(primary=primary), list(primary or range(3))

    def errors(at):
        return maps @ at - goals

    gradients = np.einsum("tij,ti->tj", maps, errors(theta))

    def ahead(weights):
        return (errors(theta - rate * weights @ gradients)[own] ** 2).sum() / 2

    weights = np.full(3, 0.1)
    meta = [(ahead(weights + h) - ahead(weights - h)) / 0.2 / rate for h in 0.1 * np.eye(3)]
    balanced = balancer.balance(step(np.ones(3), gram=gradients @ gradients.T), balancer.start(3))
    np.testing.assert_allclose(balanced.state["weight_mean"] / 0.1, meta, rtol=1e-3)
    np.testing.assert_allclose(balanced.weights, 0.1 - 1e-4 * np.sign(meta), rtol=1e-6)


def test_auto_lambda_takes_adams_steps_and_stays_at_0():
    grams = np.random.default_rng(1).normal(size=(40, 3, 6))
    grams = grams @ grams.transpose(0, 2, 1) + 5 * np.outer([1, 1, -2], [1, 1, -2])
    adam, expected = Adam([0.1] * 3, 0.01), []
    for gram in grams:
        adam.step(-gram[:, 0])
        adam.values = np.maximum(adam.values, 0)
        expected.append(adam.values.copy())
    weights, _ = run(AutoLambda(primary=(0,), learning_rate=0.01), [step(np.ones(3), gram=gram) for gram in grams])
    np.testing.assert_allclose(weights, expected, atol=1e-12)
    assert weights[-1, 2] == 0
    with pytest.raises(UserError, match=r"balancer\.primary: expected numbers of tasks, 0 to 1; received 2"):
        AutoLambda(primary=(2,)).weights([1.0, 1.0], np.eye(2))


@pytest.mark.parametrize("balancer", POSITIVE, ids=lambda balancer: balancer.kind)
def test_a_loss_below_0_names_its_task(balancer):
    given = step([1.0, -0.5, 2.0], gram=np.eye(3))
    with pytest.raises(UserError, match=f"balancer {balancer.kind}: expected a loss of at least 0 in task 1"):
        balancer.balance(given, balancer.start(3))
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"expected a loss of at least 0 in task.*\n?.*-1 1 -1"):
        tf.function(balancer.balance)(given, balancer.start(3))
    balancer.balance(step([1.0, -0.5, 2.0], present=[True, False, True], gram=np.eye(3)), balancer.start(3))


@pytest.mark.parametrize("balancer", POSITIVE, ids=lambda balancer: balancer.kind)
def test_a_loss_of_0_gives_finite_weights(balancer):
    weights, state = run(balancer, [step([0.0, 1.0, 2.0], gram=np.eye(3))] * 3)
    assert np.isfinite(weights).all()
    for value in balancer.after_epoch(state).values():
        assert np.isfinite(value).all()
