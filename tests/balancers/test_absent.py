"""Absent tasks, graphs, and states that are saved and given back."""

import numpy as np
import pytest
import tensorflow as tf

from mtl_keras.balancers.adatask import AdaTask
from mtl_keras.balancers.auto_lambda import AutoLambda
from mtl_keras.balancers.db_mtl import DBMTL
from mtl_keras.balancers.dwa import DWA
from mtl_keras.balancers.excess_mtl import ExcessMTL
from mtl_keras.balancers.famo import FAMO
from mtl_keras.balancers.geometric import Geometric
from mtl_keras.balancers.graddrop import GradDrop
from mtl_keras.balancers.gradnorm import GradNorm
from mtl_keras.balancers.imtl_l import IMTLL
from mtl_keras.balancers.jacobian_balancer import JacobianBalancer
from mtl_keras.balancers.log import Log
from mtl_keras.balancers.rlw import RLW
from mtl_keras.balancers.stch import STCH
from mtl_keras.balancers.uncertainty import Uncertainty
from mtl_keras.balancers.uw_so import UWSO
from tests.balancers.steps import numpied, step

KINDS = {
    each.kind: each
    for each in [
        *(Geometric(), Log(), Uncertainty(), UWSO(), DWA(), RLW(), IMTLL(), FAMO(), STCH(warmup_epochs=1)),
        *(GradNorm(), AutoLambda(), ExcessMTL(), GradDrop(leak=0.2), DBMTL(beta_decay=0.5), AdaTask()),
    ]
}
STEPS, PARAMETERS, EPOCH = 12, 8, 3
every_kind = pytest.mark.parametrize("balancer", KINDS.values(), ids=KINDS)


def made(tasks=3):
    """Returns losses [STEPS, T] and Jacobians [STEPS, T, P]."""
    draw = np.random.default_rng(3)
    rows = draw.normal(size=(STEPS, 3, PARAMETERS)) * np.array([1.0, 5.0, 0.2])[:, None]
    return draw.uniform(0.2, 3.0, (STEPS, 3))[:, :tasks], rows[:, :tasks].astype("float32").astype("float64")


def start(balancer, tasks):
    rows = balancer.start_rows(tasks, PARAMETERS) if isinstance(balancer, JacobianBalancer) else {}
    return {**balancer.start(tasks), **rows}


def advance(balancer, state, number, losses, jacobian, present):
    """Takes one step and what comes after it; returns the direction, the weights and the state."""
    rows = jacobian * np.asarray(present)[:, None]
    given = step(losses, present, number, rows @ rows.T)
    return _advanced(balancer, state, given, tf.constant(rows, "float32"))


def _advanced(balancer, state, given, rows):
    if isinstance(balancer, JacobianBalancer):
        direction, balanced = balancer.combine(rows, given, state)
    else:
        balanced = balancer.balance(given, state)
        direction = tf.linalg.matvec(tf.cast(rows, tf.float64), balanced.weights, transpose_a=True)
    after = balancer.after_step(given.losses, 0.9 * given.losses**1.1, given.present, balanced.state)
    return direction, balanced.weights, after


def run(balancer, present, state=None, numbers=range(STEPS), tasks=3):
    """Returns the directions and weights of some steps, and each state."""
    losses, rows = made(tasks)
    states, directions, weights = [start(balancer, tasks) if state is None else state], [], []
    for number in numbers:
        there = present(number) if callable(present) else present
        direction, own, state = advance(balancer, states[-1], number, losses[number], rows[number], there)
        if number % EPOCH == EPOCH - 1:
            state = balancer.after_epoch(state)
        states.append(numpied(state))
        directions.append(np.asarray(direction))
        weights.append(np.asarray(own))
    return np.array(directions), np.array(weights), states


@every_kind
def test_an_absent_task_is_as_if_it_were_not(balancer):
    with_it = run(balancer, [True, True, False])
    without = run(balancer, [True, True], tasks=2)
    assert not with_it[1][:, 2].any()
    if balancer.kind == "rlw":  # its draws depend on T
        np.testing.assert_allclose(with_it[1].sum(1), 1)
        return
    np.testing.assert_allclose(with_it[0], without[0], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(with_it[1][:, :2], without[1], rtol=1e-9)
    for name, value in without[2][-1].items():
        whole = with_it[2][-1][name]
        np.testing.assert_allclose(whole[:2] if whole.ndim else whole, value, rtol=1e-6, err_msg=name)


@every_kind
def test_an_absent_task_keeps_its_state(balancer):
    # Task 1 is there in the first epoch and again in the last.
    _, weights, states = run(balancer, lambda number: [True, number < EPOCH or number >= STEPS - EPOCH, number != 4])
    assert not weights[EPOCH : STEPS - EPOCH, 1].any()
    assert (weights[: EPOCH - 1, 1] > 0).all()
    assert (weights[STEPS - EPOCH :, 1] > 0).all()
    for name, value in states[EPOCH].items():
        if value.ndim:
            np.testing.assert_array_equal(states[STEPS - EPOCH][name][1], value[1], err_msg=name)


@every_kind
def test_a_step_without_any_task_changes_nothing(balancer):
    _, _, states = run(balancer, [True] * 3, numbers=range(5))
    direction, weights, state = advance(balancer, states[-1], 5, *(each[5] for each in made()), [False] * 3)
    assert not np.any(weights)
    assert not np.any(direction)
    for name, value in state.items():
        np.testing.assert_array_equal(value, states[-1][name], err_msg=name)


@every_kind
def test_an_epoch_without_any_task_leaves_numbers(balancer):
    # A model gives the variables themselves.
    state = {name: tf.Variable(value) for name, value in start(balancer, 3).items()}
    for _ in range(2):
        for name, value in balancer.after_epoch(state).items():
            state[name].assign(value)
    losses, rows = made()
    _, weights, state = advance(balancer, state, 0, losses[0], rows[0], [True] * 3)
    assert (np.asarray(weights) > 0).all()
    assert all(np.isfinite(value).all() for value in state.values())


@every_kind
def test_a_graph_equals_eager(balancer):
    present = np.array([[True, True, True], [True, False, True], [False] * 3, [True] * 3])
    losses, rows = made()

    @tf.function
    def graph(state, given, own):
        return _advanced(balancer, state, given, own)

    eager = traced = {name: tf.convert_to_tensor(value) for name, value in start(balancer, 3).items()}
    for number, there in enumerate(present):
        own = rows[number] * there[:, None]
        given = step(losses[number], there, number, own @ own.T)
        *one, eager = _advanced(balancer, eager, given, tf.constant(own, "float32"))
        *other, traced = graph(traced, given, tf.constant(own, "float32"))
        eager, traced = balancer.after_epoch(eager), balancer.after_epoch(traced)
        for left, right in zip([*one, *eager.values()], [*other, *traced.values()], strict=True):
            rounding = 3e-7 if balancer.kind == "adatask" else 1e-9  # of float32: it divides by roots
            np.testing.assert_allclose(left, right, rtol=1e-6, atol=rounding)
    assert graph.experimental_get_tracing_count() == 1


@every_kind
def test_a_saved_state_goes_on_exactly(balancer):
    def present(number):
        return [True, number % 2 == 0, True]

    whole, half = run(balancer, present), run(balancer, present, numbers=range(7))
    rest = run(balancer, present, state=half[2][-1], numbers=range(7, STEPS))
    np.testing.assert_array_equal(whole[0][7:], rest[0])
    np.testing.assert_array_equal(whole[1][7:], rest[1])


@every_kind
def test_the_state_keeps_its_names_shapes_and_types(balancer):
    at_first, (_, _, states) = start(balancer, 3), run(balancer, [True] * 3)
    rows = balancer.start_rows(3, PARAMETERS) if isinstance(balancer, JacobianBalancer) else {}
    for state in (at_first, *states[1:]):
        assert set(state) == set(at_first)
        for name, value in state.items():
            whole = name.endswith(("_count", "_seed"))
            assert value.dtype == ("int64" if whole else "float32" if name in rows else "float64"), name
            assert value.shape == at_first[name].shape, name


@every_kind
def test_one_task_alone(balancer):
    directions, weights, states = run(balancer, [True], tasks=1)
    rows = made(1)[1][:, 0]
    assert (weights > 0).all()
    if balancer.kind not in {"db_mtl", "adatask"}:  # their directions have a past
        cosines = (directions * rows).sum(1) / np.linalg.norm(directions, axis=1) / np.linalg.norm(rows, axis=1)
        np.testing.assert_allclose(cosines, 1, rtol=1e-5)
    assert all(np.isfinite(value).all() for value in states[-1].values())
