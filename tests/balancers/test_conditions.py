"""Solutions meet the conditions that define them, whatever the gradients' norms. All in plain NumPy."""

import numpy as np
import pytest
from scipy.optimize import linprog

from tests.balancers.made_gradients import conflicting, dependent, jacobians, opposing, plain, solve, square

TOLERANCE = 1e-4
DECADES = (0, 6, 8)
SHAPES = (plain, conflicting, opposing, square)
ROUNDING = 1e-10
"""What is left of a sum that cancels, relative to its parts: products of float64 rows resolve no more."""


def parts(jacobian, weights):
    """Returns the direction, its norm, its products with the gradients, their norms, and the size of what is summed."""
    direction = weights @ jacobian
    norms = np.linalg.norm(jacobian, axis=1)
    return direction, np.linalg.norm(direction), jacobian @ direction, norms, np.abs(weights) @ norms


def mgda(jacobian, weights):
    _, norm, products, norms, size = parts(jacobian, weights)
    simplex = max(abs(weights.sum() - 1), -weights.min())
    return max(simplex, ((norm**2 - products) / (norm**2 + ROUNDING / TOLERANCE * norms * size)).max())


def alpha_fair(alpha):
    def error(jacobian, weights):
        return max(np.abs(weights ** (1 / alpha) * (jacobian @ (weights @ jacobian)) - 1).max(), -weights.min())

    return error


def equal_projections(jacobian, weights):
    _, _, products, norms, _ = parts(jacobian, weights)
    projections = products / norms
    return np.abs(projections / projections.mean() - 1).max()


def imtl_g(jacobian, weights):
    return max(equal_projections(jacobian, weights), abs(weights.sum() - 1))


def config(jacobian, weights):
    """Cosines are equal and the length is the sum of the projections."""
    direction, norm, _, _, _ = parts(jacobian, weights)
    reach = jacobian.sum(0) @ direction / norm
    return max(equal_projections(jacobian, weights), abs(norm / abs(reach) - 1))


def no_conflict(jacobian, weights):
    _, norm, products, norms, size = parts(jacobian, weights)
    return (-products / (norms * (norm + ROUNDING / TOLERANCE * size))).max()


def dualproj(jacobian, weights):
    """What is added to the mean costs nothing: it is at right angles to the direction."""
    _, norm, products, norms, size = parts(jacobian, weights)
    added = weights - 1 / len(weights)
    slack = np.abs(added * products) / (norms.max() * (norm + ROUNDING / TOLERANCE * size))
    return max(no_conflict(jacobian, weights), slack.max(), -added.min())


def upgrad(jacobian, weights):
    return max(no_conflict(jacobian, weights), (1 / len(weights) - weights).max())


def cagrad(jacobian, weights):
    """The worst products are those of the tasks that have weight, and the distance from the mean is c times it."""
    _, norm, products, norms, _ = parts(jacobian, weights)
    mean = jacobian.mean(0)
    added = weights - 1 / len(weights)
    distance = np.linalg.norm(added @ jacobian) / np.linalg.norm(mean)
    worst = (added / added.sum()) @ products
    return max(-added.min(), ((worst - products) / (norms * norm)).max(), distance - 0.5, in_hull(jacobian, distance))


def in_hull(jacobian, distance):
    """How much nearer to the mean it is than it might be, which is right only where no direction lowers all losses."""
    return 0 if distance > 0.5 else (0.5 - distance) * descent_exists(jacobian)


def descent_exists(jacobian):
    """Whether a direction lowers every loss, by a linear program."""
    rows = jacobian / np.linalg.norm(jacobian, axis=1, keepdims=True)
    size = rows.shape[1]
    lowered = np.hstack([-rows, np.ones([len(rows), 1])])
    bounds = [(-1, 1)] * size + [(None, 1)]
    found = linprog([0.0] * size + [-1.0], A_ub=lowered, b_ub=np.zeros(len(rows)), bounds=bounds)
    return -found.fun > 1e-7


SOLVED = {
    "mgda": mgda,
    "nash_mtl": alpha_fair(1),
    "fairgrad": alpha_fair(2),
    "imtl_g": imtl_g,
    "config": config,
    "upgrad": upgrad,
    "dualproj": dualproj,
    "cagrad": cagrad,
}


@pytest.mark.parametrize("decades", DECADES)
@pytest.mark.parametrize("kind", SOLVED)
def test_solutions_meet_their_conditions(kind, decades):
    for jacobian in jacobians(SHAPES, decades):
        weights, error = solve(kind, jacobian)
        assert error < TOLERANCE, jacobian.shape
        assert SOLVED[kind](jacobian, weights) < TOLERANCE, jacobian.shape


@pytest.mark.parametrize("decades", DECADES)
@pytest.mark.parametrize("kind", ["mgda", "upgrad", "dualproj", "cagrad"])
def test_dependent_gradients_have_solutions_too(kind, decades):
    for jacobian in jacobians([dependent], decades):
        weights, error = solve(kind, jacobian)
        assert error < TOLERANCE, jacobian.shape
        assert SOLVED[kind](jacobian, weights) < TOLERANCE, jacobian.shape


@pytest.mark.parametrize("decades", DECADES)
@pytest.mark.parametrize("kind", ["nash_mtl", "fairgrad"])
def test_a_fair_direction_is_found_exactly_where_one_lowers_every_loss(kind, decades):
    for jacobian in jacobians([dependent], decades):
        weights, error = solve(kind, jacobian)
        assert np.isfinite(weights).all()
        assert (error < TOLERANCE) == descent_exists(jacobian)
        assert (SOLVED[kind](jacobian, weights) < TOLERANCE) == descent_exists(jacobian)


@pytest.mark.parametrize("tasks", [2, 3])
@pytest.mark.parametrize("decades", DECADES)
def test_cagrad_is_no_worse_than_the_best_of_a_grid(tasks, decades):
    steps = np.linspace(0, 1, 101) ** 4  # fine near 0, where the weights of large gradients are
    grid = np.array(np.meshgrid(*[steps] * tasks)).reshape(tasks, -1).T[1:]
    grid = grid / grid.sum(1, keepdims=True)
    for jacobian in jacobians(SHAPES, decades, tasks=[tasks]):
        mean = jacobian.mean(0)
        added = solve("cagrad", jacobian)[0] - 1 / tasks
        weights = np.vstack([added / added.sum(), grid])
        directions = weights @ jacobian
        values = directions @ mean + 0.5 * np.linalg.norm(mean) * np.linalg.norm(directions, axis=1)
        size = (weights @ np.linalg.norm(jacobian, axis=1)) * np.linalg.norm(mean)
        assert values[0] <= (values[1:] + 1e-9 * size[1:]).min() + 1e-9 * size[0]


def test_upgrad_is_the_mean_of_projections_by_bounded_least_squares():
    from scipy.optimize import nnls

    for jacobian in jacobians(SHAPES, 2, tasks=[2, 5]):
        projected = []
        for row in jacobian:
            added, _ = nnls(jacobian.T, -row, maxiter=1000)
            projected.append(row + added @ jacobian)
        expected = np.mean(projected, axis=0)
        direction = solve("upgrad", jacobian)[0] @ jacobian
        assert np.linalg.norm(direction - expected) < 1e-6 * np.linalg.norm(jacobian)


def test_aligned_mtl_is_the_mean_of_the_polar_factor():
    for decades in (0, 6):
        for jacobian in jacobians([plain, conflicting], decades):
            left, lengths, right = np.linalg.svd(jacobian, full_matrices=False)
            expected = lengths.min() * (left @ right).mean(0)
            direction = solve("aligned_mtl", jacobian)[0] @ jacobian
            assert np.linalg.norm(direction - expected) < TOLERANCE * np.linalg.norm(expected)
