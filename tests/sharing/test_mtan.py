"""Task attention over feature maps."""

import keras
import numpy as np
import pytest

import mtl_keras as mtl
from mtl_keras.trunk_columns import TrunkColumns
from tests.sharing.made import layers_trunk, vectors


def maps_trunk():
    """A trunk that gives its two inputs as maps."""
    fine, coarse = keras.Input((4, 4, 2), name="fine"), keras.Input((2, 2, 3), name="coarse")
    same = keras.layers.Identity
    return keras.Model([fine, coarse], {"maps_4": same(name="a")(fine), "maps_8": same(name="b")(coarse)}, name="trunk")


def convolved(model, name, x):
    """A 1 x 1 convolution and a normalisation by what was seen in training."""
    gamma, beta, mean, variance = model.get_layer(f"{name}.norm").get_weights()
    made = x @ model.get_layer(name).get_weights()[0][0, 0]
    return gamma * (made - mean) / np.sqrt(variance + 1e-3) + beta


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def test_it_is_the_equation():
    trunk = maps_trunk()
    inputs = [keras.Input((4, 4, 2)), keras.Input((2, 2, 3))]
    features = mtl.sharing.MTAN().features(TrunkColumns(trunk), inputs, ["a"])["a"]
    model = keras.Model(inputs, features.present())
    random = np.random.default_rng(1)
    for variable in model.variables:
        variable.assign(random.uniform(0.1, 1, size=variable.shape))
    fine, coarse = (random.normal(size=(2, *each.shape[1:])).astype("float32") for each in inputs)
    found = model([fine, coarse])
    inner = np.maximum(convolved(model, "mtan.a.maps_4.inner", fine), 0)
    expected = sigmoid(convolved(model, "mtan.a.maps_4.mask", inner)) * fine
    np.testing.assert_allclose(found["maps_4"], expected, rtol=1e-4, atol=1e-5)
    layers = [model.get_layer(f"mtan.a.maps_4.{name}") for name in ("onward", "onward.norm", "onward.relu", "smaller")]
    handed = expected
    for layer in layers:
        handed = layer(handed)
    seen = np.concatenate([coarse, handed], axis=-1)
    inner = np.maximum(convolved(model, "mtan.a.maps_8.inner", seen), 0)
    expected = sigmoid(convolved(model, "mtan.a.maps_8.mask", inner)) * coarse
    np.testing.assert_allclose(found["maps_8"], expected, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(found["pooled"], expected.mean((1, 2)), rtol=1e-4, atol=1e-5)


def test_without_maps_it_says_what_to_choose():
    with pytest.raises(mtl.UserError, match=r"model.sharing: mtan needs feature maps .*are pooled\. Choose"):
        vectors(mtl.sharing.MTAN(), layers_trunk())
