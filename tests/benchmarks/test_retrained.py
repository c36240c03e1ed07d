"""A model that is trained anew forgets what it was trained on."""

import keras
import numpy as np
import pytest

import mtl_keras as mtl
from benchmarks.retrained import Retrained
from benchmarks.school import regularised


@pytest.mark.parametrize("balancer", ["fixed", {"kind": "db_mtl"}])
def test_a_second_training_is_as_the_first(balancer):
    keras.utils.set_random_seed(0)
    inputs = keras.Input((4,))
    trunk = keras.Model(inputs, keras.layers.Dense(3)(inputs))
    model = mtl.build_model(trunk, [mtl.Task(name, head="regression") for name in "ab"], balancer=balancer)
    trained = Retrained(model, steps=5, learning_rate=0.1, weight_decay=0.1)
    x = np.random.default_rng(0).normal(size=(20, 4))
    y = {"a": x[:, 0] ** 2, "b": x[:, 1] ** 2}
    weights = dict.fromkeys(y, np.ones(20))
    found = []
    for sign in (1, -1, 1):
        trained.fit(x, {name: sign * own for name, own in y.items()}, weights)
        found.append(trained.predict("a", x))
    np.testing.assert_allclose(found[0], found[2], rtol=1e-5, atol=1e-6)
    assert np.abs(found[0] - found[1]).max() > 0.01


def test_mean_regularised_models_are_the_minimum_of_their_loss():
    """The same by one least-squares problem of all weights, common and own."""
    draw, penalty = np.random.default_rng(0), 2.0
    train = [(draw.normal(size=(9, 3)), draw.normal(size=9)) for _ in range(2)]
    test = [(draw.normal(size=(4, 3)), None) for _ in range(2)]
    (first, one), (second, other) = train
    zero = np.zeros_like
    root = np.sqrt(penalty) * np.eye(3)
    rows = np.block(
        [
            [first, first, zero(first)],
            [second, zero(second), second],
            [zero(root), root, zero(root)],
            [zero(root), zero(root), root],
        ]
    )
    common, *own = np.split(np.linalg.lstsq(rows, np.concatenate([one, other, np.zeros(6)]))[0], 3)
    for predicted, each, (x, _) in zip(regularised(train, test, penalty), own, test, strict=True):
        np.testing.assert_allclose(predicted, x @ (common + each), rtol=1e-8, atol=1e-8)
