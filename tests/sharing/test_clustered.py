"""Learned clusters of tasks."""

import keras
import numpy as np

import mtl_keras as mtl
from tests.sharing.made import descend, layers_trunk, regressions, vectors, with_towers

X = np.random.default_rng(0).normal(size=(256, 6)).astype("float32")


def softmax(x):
    raised = np.exp(x - x.max(-1, keepdims=True))
    return raised / raised.sum(-1, keepdims=True)


def test_it_is_the_equation():
    model, columns = vectors(mtl.sharing.Clustered(clusters=2, entropy=0.5), layers_trunk(), ["a", "b", "c"])
    random = np.random.default_rng(1)
    for variable in model.variables:
        variable.assign(random.normal(size=variable.shape))
    shares = softmax(model.get_layer("clusters.assignments").logits.numpy())
    made = np.stack([trunk(X[:, :4]) for trunk in columns.columns.values()])
    for row, value in zip(shares, model(X[:, :4]).values(), strict=True):
        np.testing.assert_allclose(value, np.tensordot(row, made, 1), rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(sum(model.losses), -0.5 * (shares * np.log(shares)).sum(), rtol=1e-4)


def test_assignments_can_be_read():
    sharing = mtl.sharing.Clustered(clusters=3, seed=0)
    model = mtl.build_model(layers_trunk(), regressions("a", "b"), sharing=sharing)
    found = sharing.assignments(model)
    assert list(found) == ["a", "b"]
    np.testing.assert_allclose([sum(shares) for shares in found.values()], 1)
    np.testing.assert_allclose(list(found.values()), 1 / 3, atol=0.1)


def test_tasks_of_one_kind_come_to_share_a_trunk():
    """Two kinds of tasks, and trunks with room for one."""
    keras.utils.set_random_seed(0)
    y = {f"t{i}": np.tanh(2 * X[:, i % 2]) for i in range(4)}
    features, _ = vectors(mtl.sharing.Clustered(entropy=0.02, seed=0), layers_trunk((1,), 6), list(y))
    descend(with_towers(features), X, y, 300, 0.02)
    shares = softmax(features.get_layer("clusters.assignments").logits.numpy())
    assert shares.max(axis=1).min() > 0.9
    first, second, third, fourth = shares.argmax(axis=1)
    assert first == third != second == fourth
