"""What holds for weights by the Gram matrix whatever the gradients are."""

import numpy as np
import pytest
import tensorflow as tf

import mtl_keras as mtl
from mtl_keras.balancers.solvers.projections import places
from mtl_keras.balancers.step import Step
from tests.balancers.made_gradients import (
    KINDS,
    SEED,
    UNSOLVABLE,
    compiled,
    conflicting,
    dependent,
    jacobians,
    opposing,
    plain,
    solve,
    spread,
    square,
)

DRAWS = {"pcgrad", "gradvac"}
SHAPES = (plain, conflicting, opposing, square, dependent)


def close(received, expected, tolerance=1e-6):
    assert np.linalg.norm(received - expected) <= tolerance * np.linalg.norm(expected)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in DRAWS])
def test_the_order_of_the_tasks_does_not_matter(kind):
    rng = np.random.default_rng(1)
    for decades in (0, 4):
        jacobian = spread(rng, conflicting(rng, 6), decades)
        order = rng.permutation(6)
        close(solve(kind, jacobian[order])[0], solve(kind, jacobian)[0][order])


@pytest.mark.parametrize("kind", ["mgda", "pcgrad", "cagrad", "imtl_g", "aligned_mtl", "upgrad", "dualproj", "config"])
def test_a_direction_grows_with_all_gradients(kind):
    jacobian = conflicting(np.random.default_rng(2), 5)
    for factor in (1e-6, 1e6):
        close(solve(kind, factor * jacobian)[0], solve(kind, jacobian)[0])


@pytest.mark.parametrize(("kind", "power"), [("nash_mtl", -1), ("fairgrad", -4 / 3)])
def test_fair_weights_fall_with_all_gradients(kind, power):
    jacobian = conflicting(np.random.default_rng(2), 5)
    close(solve(kind, 1e3 * jacobian)[0], solve(kind, jacobian)[0] * 1e3**power)


def test_the_directions_of_nash_mtl_and_config_ignore_the_scale_of_one_task():
    rng = np.random.default_rng(3)
    jacobian = conflicting(rng, 5)
    scaled = jacobian * rng.uniform(0.01, 100, size=(5, 1))
    close(solve("nash_mtl", scaled)[0] @ scaled, solve("nash_mtl", jacobian)[0] @ jacobian)
    one, other = solve("config", scaled)[0] @ scaled, solve("config", jacobian)[0] @ jacobian
    close(one / np.linalg.norm(one), other / np.linalg.norm(other))
    one, other = solve("imtl_g", scaled)[0] @ scaled, solve("imtl_g", jacobian)[0] @ jacobian
    assert abs(one @ other) == pytest.approx(np.linalg.norm(one) * np.linalg.norm(other))


def test_upgrad_is_linear_in_the_scale_of_one_task():
    rng = np.random.default_rng(3)
    jacobian = conflicting(rng, 4)

    def direction(factor):
        rows = jacobian * np.array([factor, 1, 1, 1])[:, None]
        return solve("upgrad", rows)[0] @ rows

    close(direction(3) - direction(2), direction(2) - direction(1))


def test_the_squared_length_of_nash_mtl_is_the_number_of_tasks():
    for jacobian in jacobians([plain, opposing], 4):
        assert np.sum((solve("nash_mtl", jacobian)[0] @ jacobian) ** 2) == pytest.approx(len(jacobian))


@pytest.mark.parametrize("kind", KINDS)
def test_one_task(kind):
    weights, error = solve(kind, [[3.0, 4.0]])
    expected = {"nash_mtl": 1 / 5, "fairgrad": 25 ** (-2 / 3), "cagrad": 1.5}.get(kind, 1)
    np.testing.assert_allclose(weights, [expected])
    assert error < 1e-10


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("tasks", [1, 3])
def test_gradients_of_zero_have_finite_weights(kind, tasks):
    weights, error = solve(kind, np.zeros([tasks, 4]))
    assert np.isfinite(weights).all()
    assert error < 1e-4


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in {"mgda", "sdmgrad"}])
def test_one_gradient_of_zero_leaves_the_others_right(kind):
    jacobian = spread(np.random.default_rng(4), plain(np.random.default_rng(4), 3), 2)
    weights, error = solve(kind, np.vstack([jacobian, np.zeros(jacobian.shape[1])]))
    assert np.isfinite(weights).all()
    assert error < 1e-4
    if kind in DRAWS | {"cagrad"}:  # its order of the others, or its mean, is another one
        assert weights[:3].min() > 0
        return
    # A mean of four, one of them nothing, is 3 / 4 of the mean of three.
    factor = 3 / 4 if kind in {"upgrad", "dualproj", "aligned_mtl"} else 1
    close(weights[:3] @ jacobian, factor * solve(kind, jacobian)[0] @ jacobian)


def test_mgda_stays_where_a_gradient_is_zero():
    np.testing.assert_allclose(solve("mgda", [[1.0, 2.0], [0.0, 0.0], [3.0, 1.0]])[0], [0, 1, 0])


@pytest.mark.parametrize("kind", KINDS)
def test_identical_gradients_have_the_weights_of_one(kind):
    row = np.array([1.0, -2.0, 0.5])
    weights, error = solve(kind, np.tile(row, [4, 1]))
    total = {"pcgrad": 4, "gradvac": 4, "cagrad": 1.5, "config": 4}.get(kind, 1)
    if kind in {"nash_mtl", "fairgrad"}:
        power = {"nash_mtl": 1, "fairgrad": 0.5}[kind]
        total = 4 * (4 * row @ row) ** (-1 / (1 + power))
    assert weights.sum() == pytest.approx(total)
    assert error < 1e-4
    if kind not in {"mgda", "cagrad"}:  # of theirs, any share is right
        np.testing.assert_allclose(weights, np.full(4, total / 4))


@pytest.mark.parametrize("kind", KINDS)
def test_opposite_gradients_are_no_solution_or_no_step(kind):
    jacobian = np.array([[1.0, 2.0], [-1.0, -2.0]])
    weights, error = solve(kind, jacobian)
    assert np.isfinite(weights).all()
    assert (error > 1e-4) == (kind in UNSOLVABLE)
    if kind not in UNSOLVABLE:
        assert np.linalg.norm(weights @ jacobian) < 1e-6
    if kind == "mgda":
        np.testing.assert_allclose(weights, [0.5, 0.5])


@pytest.mark.parametrize("norm", [1e-8, 1e-3, 7.0, 1e8])
def test_opposite_gradients_of_other_norms_cancel_in_mgda(norm):
    weights, error = solve("mgda", [[1.0, 2.0], [-norm, -2.0 * norm]])
    np.testing.assert_allclose(weights, np.array([norm, 1.0]) / (1 + norm), rtol=1e-6)
    assert error < 1e-4


@pytest.mark.parametrize("kind", sorted(UNSOLVABLE))
def test_an_error_tells_where_there_is_no_solution(kind):
    for jacobian in ([[1, 0], [-2, 0], [0, 1]], [[1, 0], [-0.5, 0.9], [-0.5, -0.9]]):
        weights, error = solve(kind, jacobian)
        assert np.isfinite(weights).all()
        assert error > 1e-4


@pytest.mark.parametrize("kind", KINDS)
def test_finite_over_eight_decades(kind):
    for jacobian in jacobians(SHAPES, 8):
        weights, error = solve(kind, jacobian)
        assert np.isfinite(weights).all()
        assert np.isfinite(error)


@pytest.mark.parametrize("kind", KINDS)
def test_products_in_float32_are_good_enough(kind):
    for jacobian in jacobians([plain, dependent, opposing], 4, tasks=(2, 8)):
        rows = jacobian.astype("float32")
        gram = rows @ rows.T
        weights, _ = compiled(kind)(tf.constant(gram, tf.float64), tf.constant(SEED, tf.int64))
        assert np.isfinite(weights).all()
    assert np.isfinite(mtl.balancers.get(kind).weights(np.ones(len(rows)), gram)).all()


@pytest.mark.parametrize("kind", KINDS)
def test_a_graph_equals_eager(kind):
    for jacobian in jacobians([opposing], 4, tasks=(1, 2, 7)):
        eager, error = mtl.balancers.get(kind).solve(tf.constant(jacobian @ jacobian.T), tf.constant(SEED, tf.int64))
        weights, expected = solve(kind, jacobian)
        np.testing.assert_allclose(eager, weights, rtol=1e-9)
        np.testing.assert_allclose(error, expected, atol=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_a_graph_does_not_grow_with_the_tasks(kind):
    balancer = mtl.balancers.get(kind)

    def size(tasks):
        seed = tf.TensorSpec([2], tf.int64)
        solve = tf.function(balancer.solve).get_concrete_function(tf.TensorSpec([tasks, tasks], tf.float64), seed)
        return len(solve.graph.get_operations())

    assert size(16) <= size(2)


def turned(jacobian, targets, beta):
    """GradVac on the gradients themselves (PCGrad with targets of 0): their sum, and the new targets."""
    order = np.argsort(places(len(jacobian), SEED).numpy(), axis=1)
    total, targets = 0, targets.copy()
    for task, others in enumerate(order):
        row = jacobian[task].copy()
        for other in others[others != task]:
            unit = jacobian[other] / np.linalg.norm(jacobian[other])
            cosine, target = row @ unit / np.linalg.norm(row), targets[task, other]
            if cosine < target:
                ratio = np.sqrt((1 - cosine**2) / (1 - target**2))
                row = row + np.linalg.norm(row) * (target * ratio - cosine) * unit
            targets[task, other] = (1 - beta) * target + beta * cosine
        total = total + row
    return total, targets


def test_pcgrad_equals_pcgrad_on_gradients():
    for decades in (0, 4):
        for jacobian in jacobians([plain, conflicting], decades):
            expected = turned(jacobian, np.zeros([len(jacobian)] * 2), 0)[0]
            close(solve("pcgrad", jacobian)[0] @ jacobian, expected, 1e-9)


def test_gradvac_equals_gradvac_on_gradients_step_by_step():
    rng = np.random.default_rng(5)
    balancer = mtl.balancers.get({"kind": "gradvac", "beta": 0.3})
    state, expected = balancer.start(5), np.zeros([5, 5])
    for _ in range(4):
        jacobian = conflicting(rng, 5) + 0.3
        weights, state, error = balancer.balance(step_of(jacobian), state)
        direction, expected = turned(jacobian, expected, 0.3)
        close(weights.numpy() @ jacobian, direction, 1e-9)
        np.testing.assert_allclose(state["targets"], expected, atol=1e-12)
        assert error == 0


def step_of(jacobian, present=None):
    tasks = len(jacobian)
    present = np.ones(tasks, bool) if present is None else present
    rows = jacobian * present[:, None]
    return Step(
        losses=tf.ones([tasks], tf.float64) * present,
        present=tf.constant(present),
        number=tf.constant(0, tf.int64),
        seed=tf.constant(SEED, tf.int64),
        gaussian=tf.zeros([tasks], tf.bool),
        gram=tf.constant(rows @ rows.T),
    )


def test_absent_tasks_leave_their_state_as_it_was():
    rng = np.random.default_rng(6)
    jacobian, present = conflicting(rng, 4), np.array([True, False, True, True])
    there = np.outer(present, present)
    for kind, name in (("gradvac", "targets"), ("sdmgrad", "simplex")):
        balancer = mtl.balancers.get(kind)
        before = balancer.balance(step_of(jacobian), balancer.start(4)).state[name].numpy()
        weights, state, _ = balancer.balance(step_of(jacobian, present), {name: tf.constant(before)})
        kept = ~there if kind == "gradvac" else ~present
        assert weights[1] == 0
        np.testing.assert_array_equal(state[name].numpy()[kept], before[kept])
        assert np.abs(state[name].numpy() - before).max() > 1e-3


@pytest.mark.parametrize("kind", KINDS)
def test_absent_tasks_have_no_say(kind):
    jacobian, present = conflicting(np.random.default_rng(7), 4), np.array([True, False, True, True])
    balancer = mtl.balancers.get(kind)
    weights = balancer.balance(step_of(jacobian, present), balancer.start(4)).weights.numpy()
    assert weights[1] == 0
    np.testing.assert_allclose(weights[present], solve(kind, jacobian[present])[0])


def test_sdmgrad_comes_to_mgda_without_regularization():
    jacobian = conflicting(np.random.default_rng(8), 4)
    balancer = mtl.balancers.get({"kind": "sdmgrad", "regularization": 0.0, "steps": 3000})
    gram, seed = tf.constant(jacobian @ jacobian.T), tf.constant(SEED, tf.int64)
    weights, _ = tf.function(balancer.solve)(gram, seed)  # eagerly, 3000 steps take long
    np.testing.assert_allclose(weights, solve("mgda", jacobian)[0], atol=1e-4)


def test_sdmgrad_goes_on_from_the_last_batch():
    gram = conflicting(np.random.default_rng(8), 4)
    step = step_of(gram)
    few = mtl.balancers.get({"kind": "sdmgrad", "steps": 5})
    halfway = few.balance(step, few.start(4)).state
    many = mtl.balancers.get({"kind": "sdmgrad", "steps": 10})
    np.testing.assert_allclose(few.balance(step, halfway).weights, many.balance(step, many.start(4)).weights)


def test_cagrad_rescales_and_without_a_radius_is_the_mean():
    gram = [[18.0, -22.0], [-22.0, 38.0]]
    plain_weights = mtl.balancers.get("cagrad").weights([1, 1], gram)
    for rescale, divisor in (("quadratic", 1.25), ("linear", 1.5)):
        weights = mtl.balancers.get({"kind": "cagrad", "rescale": rescale}).weights([1, 1], gram)
        np.testing.assert_allclose(weights, plain_weights / divisor)
    np.testing.assert_allclose(mtl.balancers.get({"kind": "cagrad", "c": 0.0}).weights([1, 1], gram), [0.5, 0.5])


def test_fairgrad_with_an_alpha_of_1_is_nash_mtl():
    jacobian = conflicting(np.random.default_rng(9), 4)
    fair = mtl.balancers.get({"kind": "fairgrad", "alpha": 1.0}).weights(np.ones(4), jacobian @ jacobian.T)
    np.testing.assert_allclose(fair, solve("nash_mtl", jacobian)[0])


@pytest.mark.parametrize("alpha", [0.5, 1.5, 5.0, 10.0])
def test_fairgrad_solves_for_other_alphas(alpha):
    balancer = mtl.balancers.get({"kind": "fairgrad", "alpha": alpha})
    for jacobian in jacobians([plain, conflicting], 4, tasks=(2, 8)):
        weights, error = balancer.solve(tf.constant(jacobian @ jacobian.T), tf.constant(SEED, tf.int64))
        assert error < 1e-4
        gains = jacobian @ (weights.numpy() @ jacobian)
        np.testing.assert_allclose(weights.numpy() ** (1 / alpha) * gains, 1, atol=1e-4)


@pytest.mark.parametrize("gap", [1e-9, 1e-13, 1e-15, 0.0])
def test_equal_projections_of_all_but_opposite_gradients_are_the_limit(gap):
    gram = np.array([[1.0, 2 * (gap - 1)], [2 * (gap - 1), 4.0]])
    np.testing.assert_allclose(mtl.balancers.get("imtl_g").weights([1.0, 1.0], gram), [2 / 3, 1 / 3], atol=1e-6)
