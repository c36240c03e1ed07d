"""Cross-stitch networks."""

import keras
import numpy as np
import pytest

import mtl_keras as mtl
from tests.sharing.made import descend, layers_trunk, vectors, with_towers

X = np.random.default_rng(0).normal(size=(6, 4)).astype("float32")


@pytest.mark.parametrize("per_channel", [False, True])
def test_it_is_the_equation(per_channel):
    model, columns = vectors(mtl.sharing.CrossStitch(per_channel=per_channel), layers_trunk(), ["a", "b", "c"])
    random = np.random.default_rng(1)
    for variable in model.variables:
        variable.assign(random.normal(size=variable.shape))
    alphas = [model.get_layer(f"stitch.layer_{number}").alpha.numpy() for number in (0, 1)]
    if not per_channel:
        alphas = [np.repeat(alpha[..., None], 3, axis=-1) for alpha in alphas]
    streams = [X] * 3
    for number, alpha in enumerate(alphas):
        weights = [each.get_layer(f"layer_{number}").get_weights() for each in columns.columns.values()]
        made = [x @ kernel + bias for x, (kernel, bias) in zip(streams, weights, strict=True)]
        streams = [sum(alpha[i, j] * made[j] for j in range(3)) for i in range(3)]
    for value, expected in zip(model(X).values(), streams, strict=True):
        np.testing.assert_allclose(value, expected, rtol=2e-4, atol=1e-4)


def test_it_starts_near_the_identity():
    model, _ = vectors(mtl.sharing.CrossStitch(per_channel=False), layers_trunk(), ["a", "b", "c"])
    np.testing.assert_allclose(model.get_layer("stitch.layer_0").alpha, np.eye(3) * 0.85 + 0.05, rtol=1e-6)


def test_cut_points_are_named_spread_or_wrong():
    trunk = layers_trunk((3,) * 5)
    assert [cut.name for cut in mtl.sharing.CrossStitch(most=2).cuts(trunk)] == ["layer_1", "layer_4"]
    assert [cut.name for cut in mtl.sharing.CrossStitch(at=["layer_3"]).cuts(trunk)] == ["layer_3"]
    with pytest.raises(mtl.UserError, match=r'model.sharing.at.*"layer_0".*layr_1.*Did you mean "layer_1"'):
        mtl.sharing.CrossStitch(at=["layr_1"]).cuts(trunk)
    inputs = keras.Input((4,))
    with pytest.raises(mtl.UserError, match="cross_stitch needs a layer with weights"):
        mtl.sharing.CrossStitch().cuts(keras.Model(inputs, keras.layers.Identity()(inputs)))


def test_unrelated_tasks_part():
    """Through a trunk with room for one of them, each task learns as by itself, and takes nothing of the other."""
    keras.utils.set_random_seed(0)
    x = np.random.default_rng(0).normal(size=(256, 6)).astype("float32")
    y = {"a": np.tanh(2 * x[:, 0]), "b": np.tanh(2 * x[:, 1])}
    features, _ = vectors(mtl.sharing.CrossStitch(own=0.6, per_channel=False), layers_trunk((1,), 6, "tanh"))
    losses = descend(with_towers(features), x, y, 300, 0.05)
    assert max(losses.values()) < 1e-3
    alpha = features.get_layer("stitch.layer_0").alpha.numpy()
    assert max(abs(alpha[0, 1]), abs(alpha[1, 0])) < 0.05  # from 0.4
    together, _ = vectors(mtl.sharing.Hard(), layers_trunk((1,), 6, "tanh"))
    assert max(descend(with_towers(together), x, y, 100, 0.05).values()) > 0.1
