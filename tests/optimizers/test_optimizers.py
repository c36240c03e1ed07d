"""Optimizers against closed forms of their first step."""

import keras
import numpy as np
import pytest

import mtl_keras as mtl

RATE = 0.1


def step(optimizer, gradients, names, heads=()):
    """Returns how far variables of 1.0 go in one step."""
    variables = [keras.Variable(np.ones_like(each), name=name) for each, name in zip(gradients, names, strict=True)]
    built = optimizer.create(10, [each for each in variables if each.name in heads])
    built.build(variables)
    built.apply([keras.ops.convert_to_tensor(each) for each in gradients], variables)
    return [1.0 - each.numpy() for each in variables]


GRADIENTS = [np.array([0.3, -4.0], "float32"), np.array([12.0], "float32")]


@pytest.mark.parametrize("kind", ["adam", "adamw"])
def test_the_first_step_of_adam_is_the_rate_in_the_direction_of_the_sign(kind):
    table = mtl.optimizers.KINDS[kind](learning_rate=RATE, **({"weight_decay": 0.0} if kind == "adamw" else {}))
    moved = step(table, GRADIENTS, ["kernel", "head"])
    np.testing.assert_allclose(moved[0], [RATE, -RATE], rtol=1e-4)


def test_heads_learn_at_their_own_rate():
    table = mtl.optimizers.Adam(learning_rate=RATE, head_learning_rate=3.0)
    moved = step(table, GRADIENTS, ["kernel", "head"], heads=["head"])
    np.testing.assert_allclose(moved[0], [RATE, -RATE], rtol=1e-4)
    np.testing.assert_allclose(moved[1], [3 * RATE], rtol=1e-4)


def test_sgd_with_clipping_of_the_whole_gradient():
    moved = step(mtl.optimizers.SGD(learning_rate=RATE, clipnorm=0.5), GRADIENTS, ["kernel", "head"])
    scale = 0.5 / np.sqrt(sum((each**2).sum() for each in GRADIENTS))
    for one, gradient in zip(moved, GRADIENTS, strict=True):
        np.testing.assert_allclose(one, RATE * scale * gradient, rtol=1e-4)


def test_biases_and_normalisations_do_not_decay():
    zero = [np.zeros(1, "float32")] * 4
    moved = step(mtl.optimizers.AdamW(learning_rate=RATE, weight_decay=0.5), zero, ["kernel", "bias", "gamma", "beta"])
    np.testing.assert_allclose(np.ravel(moved), [RATE * 0.5, 0, 0, 0], atol=1e-6)


@pytest.mark.parametrize(
    ("schedule", "rates"),
    [
        ("constant", [0.5, 1.0, 1.0, 1.0, 1.0]),
        ("linear", [0.5, 1.0, 1.0, 0.5, 0.0]),
        ("cosine", [0.5, 1.0, 1.0, 0.5, 0.0]),
    ],
)
def test_schedules_rise_and_fall(schedule, rates):
    from mtl_keras.warmup_decay import WarmupDecay

    rate = WarmupDecay(peak=1.0, shape=schedule, steps=10, warmup_steps=2)
    np.testing.assert_allclose([rate(step) for step in (0, 1, 2, 6, 10)], rates, atol=1e-6)
    assert WarmupDecay(**rate.get_config()).get_config() == rate.get_config()
