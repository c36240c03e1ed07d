"""Gradients by layers, against gradients of a tape a task and sums in numpy."""

import keras
import numpy as np
import pytest
import tensorflow as tf

import mtl_keras as mtl
from mtl_keras.descent import by_layers, loops
from mtl_keras.descent.by_layers import Size, products_pay, products_pay_apart
from mtl_keras.descent.linear_layers import linear_layers
from mtl_keras.errors import UserError
from tests.descent.toy import RATE, ByNorm, compiled, flat, jacobian, model, tasks

ROWS, LOOP_FROM = 12, 4
ALONE = [["t0"], ["t1"], ["t2"]]


def pictures(seed=1):
    """Returns a trunk of every kind of call: strides, dilation, no bias, a layer called twice, a frozen one."""
    keras.utils.set_random_seed(seed)
    inputs = keras.Input((6, 5, 2), name="x")
    x = keras.layers.Conv2D(4, 3, strides=2, padding="same", activation="relu", name="strided")(inputs)
    x = keras.layers.Conv2D(4, 2, dilation_rate=1, use_bias=False, name="valid")(x)
    x = keras.layers.Conv2D(4, 3, padding="same", dilation_rate=2, activation="tanh", name="dilated")(x)
    x = keras.layers.Conv2D(4, 1, name="point")(x)
    x = keras.layers.Conv2D(4, 1, trainable=False, name="frozen")(x)
    twice = keras.layers.Dense(4, activation="tanh", name="twice")
    x = keras.layers.Flatten()(twice(twice(x)))
    return keras.Model(inputs, keras.layers.Dense(5, activation="tanh", name="last")(x), name="trunk")


def batch(count, own_rows):
    random = np.random.default_rng(0)
    x = random.normal(size=(ROWS, 6, 5, 2)).astype("float32")
    y = {f"t{i}": (random.normal(size=ROWS) * 10.0 ** (i % 3 - 1)).astype("float32") for i in range(count)}
    weights = {name: random.choice([0.0, 1.0, 2.0], ROWS).astype("float32") for name in y}
    for place, own in enumerate(weights.values()):
        if own_rows:
            own[np.arange(ROWS) % count != place] = 0
            own[place] = 1
    return x, y, weights


def moved(made, variables, given):
    before = flat(variables)
    made.fit(tf.data.Dataset.from_tensors(given), shuffle=False, verbose=0)
    return (before - flat(variables)) / RATE


def check(trunk, given, groups=None, share=1e-3):
    """Compares the step of each variable with that of the plain gradients, up to a share of its length."""
    made = compiled(mtl.build_model(trunk, tasks(len(given[1])), balancer=ByNorm()), row_groups=groups)
    rows, heads = (jacobian(made, *given, own) for own in (made.trunk_variables, made.head_variables))
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    before = flat(made.head_variables)
    received = moved(made, made.trunk_variables, given), (before - flat(made.head_variables)) / RATE
    for own, steps, expected in zip(
        (made.trunk_variables, made.head_variables), received, ((rows / norms).sum(0), heads.sum(0)), strict=True
    ):
        ends = np.cumsum([np.prod(variable.shape, dtype=int) for variable in own])[:-1]
        for variable, one, other in zip(own, np.split(steps, ends), np.split(expected, ends), strict=True):
            assert np.linalg.norm(one - other) <= share * np.linalg.norm(other), variable.path


@pytest.fixture
def noted(monkeypatch):
    """Returns what the tasks' gradients of kernels were made of."""
    seen = []
    for name in ("_of_shared_rows", "_of_own_rows"):
        original = getattr(by_layers, name)

        def spy(*given, original=original):
            seen.append(type(original(*given)).__name__)
            return original(*given)

        monkeypatch.setattr(by_layers, name, spy)
    return seen


@pytest.fixture
def looped(monkeypatch):
    """Lets the passes of a few tasks be a loop."""
    monkeypatch.setattr(loops, "SIDE_BY_SIDE", 0)
    monkeypatch.setattr(loops, "LOOP_FROM", LOOP_FROM)


@pytest.mark.parametrize("count", [2, LOOP_FROM])
def test_products_of_errors_on_the_same_rows(count, monkeypatch, noted, looped):
    monkeypatch.setattr(by_layers, "products_pay", lambda size, tasks: size.places == 1 or size.inputs == 4)
    check(pictures(), batch(count, own_rows=False))
    assert noted == ["KernelRows"] * 3  # point, twice, last; frozen has none


@pytest.mark.parametrize(("count", "products"), [(3, True), (3, False), (LOOP_FROM, False)])  # products never loop
def test_tasks_with_rows_of_their_own_pass_together(count, products, monkeypatch, noted, looped):
    monkeypatch.setattr(by_layers, "products_pay_apart", lambda size, tasks: products)
    check(pictures(), batch(count, own_rows=True), [[f"t{i}"] for i in reversed(range(count))])
    assert noted == ["KernelRows" if products else "Rows"] * 6


@pytest.mark.parametrize("own_rows", [False, True])
def test_steps_between_those_that_balance(own_rows, noted, monkeypatch):
    monkeypatch.setattr(by_layers, "products_pay", lambda size, tasks: True)
    given, weights = batch(2, own_rows), []
    for fixed_size in (True, False):
        made = mtl.build_model(pictures(), tasks(2), balancer=ByNorm(every=2, warmup=1))
        compiled(made, row_groups=ALONE[:2] if own_rows else None)
        data = tf.data.Dataset.from_tensors(given).repeat(4)
        shapes = tf.nest.map_structure(lambda each: tf.TensorShape([None, *each.shape[1:]]), data.element_spec)
        changed = data.unbatch().batch(ROWS)
        assert tf.nest.map_structure(lambda each: each.shape, changed.element_spec) == shapes
        made.fit(data if fixed_size else changed, shuffle=False, verbose=0)
        weights.append(flat(made.trainable_variables))
    np.testing.assert_allclose(*weights, rtol=1e-4, atol=2e-5)
    assert noted


def test_a_group_without_rows(noted):
    given = batch(3, own_rows=True)
    given[2]["t0"][:] = 0
    made = compiled(mtl.build_model(pictures(), tasks(3), balancer=ByNorm()), row_groups=ALONE)
    rows = jacobian(made, *given, made.trunk_variables)[1:]
    expected = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).sum(0)
    np.testing.assert_allclose(moved(made, made.trunk_variables, given), expected, atol=2e-5)
    assert noted


def test_rows_of_two_groups_are_refused():
    made = compiled(mtl.build_model(pictures(), tasks(2), balancer=ByNorm()), row_groups=[["t0"], ["t1"]])
    given = batch(2, own_rows=False)
    before = flat(made.trainable_variables)
    with pytest.raises(UserError, match="a row with labels of two groups"):
        made.fit(tf.data.Dataset.from_tensors(given), shuffle=False, verbose=0)
    np.testing.assert_array_equal(flat(made.trainable_variables), before)


def folding(seed=1):
    """Returns a trunk that makes rows of places, and looks up rows by their numbers."""
    keras.utils.set_random_seed(seed)
    inputs = keras.Input((6, 5, 2), name="x")
    x = keras.layers.Dense(3, use_bias=False)(keras.ops.reshape(inputs, (-1, 10)))
    x = keras.layers.Dense(3, use_bias=False)(keras.ops.reshape(x, (-1, 18)))
    return keras.Model(inputs, keras.layers.Dense(3)(keras.ops.take(x, keras.ops.arange(ROWS), axis=0)), name="trunk")


@pytest.mark.parametrize("own_rows", [False, True])
def test_rows_that_the_trunk_folds(own_rows, monkeypatch):
    monkeypatch.setattr(by_layers, "products_pay", lambda size, tasks: True)
    check(folding(), batch(3, own_rows), ALONE if own_rows else None)


@pytest.mark.parametrize("own_rows", [False, True])
def test_half_precision(own_rows, monkeypatch, noted):
    monkeypatch.setattr(by_layers, "products_pay", lambda size, tasks: True)
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        trunk = pictures()
    finally:
        keras.config.set_dtype_policy("float32")
    check(trunk, batch(2, own_rows), ALONE[:2] if own_rows else None, share=0.05)
    assert noted


def test_other_layers_that_learn_and_other_outputs_go_as_usual(noted):
    inputs = keras.Input((6, 5, 2), name="x")
    x = keras.layers.LayerNormalization()(keras.layers.Conv2D(4, 3)(inputs))
    trunk = keras.Model(inputs, keras.layers.GlobalAveragePooling2D()(x))
    check(trunk, batch(3, own_rows=True), ALONE)
    assert noted == []


def test_a_batch_of_no_fixed_size_goes_as_usual(noted):
    made, given = model(ByNorm(), 2), batch(2, own_rows=False)
    made.fit(np.zeros((ROWS, 4), "float32"), given[1], sample_weight=given[2], verbose=0)
    assert noted == []


def test_rematerialised_layers_are_left_out():
    inputs = keras.Input((4,))
    with keras.RematScope(mode="full"):
        layer = keras.layers.Dense(3)
    assert linear_layers(keras.Model(inputs, layer(inputs))) == []


def test_layers_whose_variables_others_hold_are_left_out():
    class Transposed(keras.layers.Layer):
        def __init__(self, dense):
            super().__init__()
            self.dense = dense

        def call(self, x):
            return keras.ops.matmul(x, keras.ops.transpose(self.dense.kernel))

    inputs = keras.Input((4,))
    tied, free = keras.layers.Dense(3), keras.layers.Dense(2)
    inner = keras.Model(inputs, free(Transposed(tied)(tied(inputs))))
    again = keras.Input((4,))
    assert linear_layers(keras.Model(again, inner(again))) == [free]


def test_what_costs_least():
    assert products_pay(Size(256, 1, 896, 896), 4)  # a wide layer, few rows
    assert not products_pay(Size(16, 1024, 27, 32), 4)  # many places, a small kernel
    assert products_pay_apart(Size(256, 1, 896, 896), 16)
    assert not products_pay_apart(Size(16, 1024, 27, 32), 16)
    assert not products_pay_apart(Size(4096, 64, 512, 512), 10**9)  # they do not fit into memory
