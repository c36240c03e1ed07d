"""Adapters and changes of low rank on one trunk."""

import keras
import numpy as np
import pytest

import mtl_keras as mtl
from mtl_keras.sharing.low_rank import LowRank
from tests.backbones.made_checkpoint import make_checkpoint
from tests.sharing.made import layers_trunk, pass_trunk, vectors
from tests.sharing.test_walk import rows

X = np.random.default_rng(0).normal(size=(6, 4)).astype("float32")
KINDS = {"adapters": mtl.sharing.Adapters(units=2), "lora": mtl.sharing.Lora(rank=2)}


def gelu(x):
    return keras.activations.gelu(x).numpy()


def draw(variables):
    random = np.random.default_rng(1)
    for variable in variables:
        variable.assign(random.normal(size=variable.shape) / 2)


@pytest.mark.parametrize("kind", KINDS)
def test_all_begins_as_hard_sharing(kind):
    trunk = layers_trunk((3, 2), activation="tanh")
    model, _ = vectors(KINDS[kind], trunk)
    for value in model(X).values():
        np.testing.assert_allclose(value, trunk(X), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_a_frozen_trunk_does_not_learn(kind):
    trunk = layers_trunk((3, 2))
    model, _ = vectors(KINDS[kind].model_copy(update={"freeze": True}), trunk)
    assert not trunk.trainable_variables
    assert len(model.trainable_variables) == (16 if kind == "adapters" else 8)


def test_adapters_are_the_equation():
    trunk = layers_trunk((3, 2))
    model, _ = vectors(mtl.sharing.Adapters(units=2), trunk)
    draw(model.variables)
    for task, value in model(X).items():
        x = X
        for number in (0, 1):
            kernel, bias = trunk.get_layer(f"layer_{number}").get_weights()
            x = x @ kernel + bias
            v, b, u, c = model.get_layer(f"adapter.layer_{number}.{task}").get_weights()
            x = x + gelu(x @ v + b) @ u + c
        np.testing.assert_allclose(value, x, rtol=1e-3, atol=1e-4)


def test_lora_is_the_equation():
    trunk = layers_trunk((3, 2))
    model, _ = vectors(mtl.sharing.Lora(rank=2, alpha=3.0, at=["layer_1"]), trunk)
    draw(model.variables)
    first, first_bias, second, second_bias = trunk.get_weights()
    for task, value in model(X).items():
        a, b = (each.numpy() for each in model.get_layer(f"trunk.1_2.{task}").factors[0])
        expected = (X @ first + first_bias) @ (second + 3 / 2 * a @ b) + second_bias
        np.testing.assert_allclose(value, expected, rtol=1e-3, atol=1e-4)


def test_lora_reaches_the_dense_layers_within_others(tmp_path):
    trunk = mtl.backbones.Bert(preset=str(make_checkpoint(tmp_path / "bert")), sequence_length=24).load()
    sharing = mtl.sharing.Lora(rank=2, at=["query_key_value"], freeze=True)
    tasks = [mtl.Task(name, head=mtl.heads.Regression(dropout=0.0)) for name in ("a", "b")]
    model = mtl.build_model(trunk, tasks, sharing=sharing)
    assert len([layer for layer in model.layers if isinstance(layer, LowRank) and layer.name.endswith(".a")]) == 2
    x = keras.tree.map_structure(rows, trunk.input)
    before = trunk.get_weights(), model.features_model(x)["a"]["pooled"]
    model.compile(keras.optimizers.SGD(0.02), metrics={"a": [], "b": []})
    y = np.array([4.0, 2.0])
    y = {"a": y, "b": -y}
    loss = model.evaluate(x, y, verbose=0, return_dict=True)["loss"]
    model.fit(x, y, epochs=20, verbose=0)
    assert model.evaluate(x, y, verbose=0, return_dict=True)["loss"] < loss
    for one, other in zip(trunk.get_weights(), before[0], strict=True):
        if "float" in str(one.dtype):
            np.testing.assert_array_equal(one, other)
    assert np.abs(model.features_model(x)["a"]["pooled"] - before[1]).max() > 1e-3


def test_lora_keeps_what_the_trunk_learns_by_itself():
    inputs = keras.Input((4,))
    trunk = keras.Model(inputs, keras.layers.BatchNormalization(name="norm")(keras.layers.Dense(3)(inputs)))
    model, _ = vectors(mtl.sharing.Lora(), trunk)
    model(X, training=True)
    assert np.abs(trunk.get_layer("norm").moving_mean.numpy()).max() > 1e-3


def test_lora_says_what_it_changes():
    with pytest.raises(mtl.UserError, match=r"lora changes Dense.*trunk 'trunk' has none"):
        vectors(mtl.sharing.Lora(), pass_trunk())
    with pytest.raises(mtl.UserError, match=r'at: .*"layer_0" or "layer_1"; received .layr_1.'):
        vectors(mtl.sharing.Lora(at=["layr_1"]), layers_trunk())
