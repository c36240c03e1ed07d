"""Soft sharing."""

import keras
import numpy as np
import pytest
import tensorflow as tf

import mtl_keras as mtl
from mtl_keras.sharing.weight_distance import DISTANCES
from tests.sharing.made import descend, layers_trunk, vectors

WEIGHTS = np.random.default_rng(0).normal(size=(3, 10)).astype("float32")
EXPECTED = {
    "l2": sum(((WEIGHTS[i] - WEIGHTS[j]) ** 2).sum() for i in range(3) for j in range(i)),
    "mean": ((WEIGHTS - WEIGHTS.mean(0)) ** 2).sum(),
    "trace_norm": np.linalg.svd(WEIGHTS, compute_uv=False).sum(),
}


@pytest.mark.parametrize("kind", EXPECTED)
def test_distances_are_those_of_numpy(kind):
    assert set(DISTANCES) == set(EXPECTED)
    np.testing.assert_allclose(DISTANCES[kind](tf.constant(WEIGHTS)), EXPECTED[kind], rtol=1e-4)


@pytest.mark.parametrize("weights", [WEIGHTS, np.ones((3, 4), "float32"), np.zeros((3, 4), "float32")])
def test_the_trace_norm_has_a_gradient(weights):
    value = tf.constant(weights)
    with tf.GradientTape() as tape:
        tape.watch(value)
        norm = DISTANCES["trace_norm"](value)
    left, sizes, right = np.linalg.svd(weights.astype("float64"), full_matrices=False)
    left, right = left[:, sizes > 1e-6], right[sizes > 1e-6]
    np.testing.assert_allclose(tape.gradient(norm, value), left @ right, atol=2e-3)


def test_the_penalty_is_over_all_weights():
    sharing = mtl.sharing.Soft(distance="mean", strength=0.5)
    _, columns = vectors(sharing, layers_trunk((3, 2)))
    assert list(columns.columns) == ["a", "b"]
    assert sharing.penalty(columns.columns) == 0
    columns("b").set_weights([each + 1 for each in columns("b").get_weights()])
    np.testing.assert_allclose(
        sharing.penalty(columns.columns), 0.5 * 2 * 0.25 * columns("b").count_params(), rtol=1e-5
    )


@pytest.mark.parametrize("kind", EXPECTED)
def test_weights_of_related_tasks_come_together(kind):
    """Tasks 0 and 2 are of one kind, 1 and 3 of another; each has few rows, and noise of its own."""
    random = np.random.default_rng(0)
    kinds, x = random.normal(size=(2, 8)), random.normal(size=(24, 8)).astype("float32")
    y = {f"t{i}": (x @ kinds[i % 2] + random.normal(0, 0.5, 24)).astype("float32") for i in range(4)}

    def apart(strength):
        keras.utils.set_random_seed(0)
        sharing = mtl.sharing.Soft(distance=kind, strength=strength)
        features, columns = vectors(sharing, layers_trunk((1,), 8), y)
        model = keras.Model(features.input, {task: value[:, 0] for task, value in features.output.items()})
        descend(model, x, y, 150, 0.05, lambda: sharing.penalty(columns.columns))
        kernels = [each.get_weights()[0] for each in columns.columns.values()]
        norm = np.linalg.norm
        return norm(kernels[0] - kernels[2]), norm(kernels[0] - kernels[1])

    (within, across), (free, _) = apart(0.05), apart(0.0)
    assert within < 0.9 * free
    assert within < across / 4
