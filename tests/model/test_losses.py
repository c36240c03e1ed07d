"""Losses and gradients of a step, against closed forms in numpy."""

import keras
import numpy as np
import pytest
import tensorflow as tf

import mtl_keras as mtl
from tests.model.small import ROWS, data, linear_model


def mean_squared_error(model, x, y, weights):
    prediction = model.predict(x, verbose=0)["price"][:, 0]
    own = weights != 0
    return float(np.sum(weights[own] * (prediction[own] - y[own]) ** 2) / np.sum(weights[own]))


def cross_entropy(model, x, y, weights):
    logits = model.predict(x, verbose=0)["kind"].astype("float64")
    log = logits - np.log(np.exp(logits).sum(1, keepdims=True))
    own = weights != 0
    return float(-np.sum(weights[own] * log[np.arange(len(y)), np.maximum(y, 0)][own]) / np.sum(weights[own]))


def test_losses_are_means_over_labels_and_the_total_their_weighted_sum():
    model, (x, y, weights) = linear_model(loss_weight=0.5), data()
    logs = model.evaluate(x, y, sample_weight=weights, batch_size=ROWS, verbose=0, return_dict=True)
    price = mean_squared_error(model, x, y["price"], weights["price"])
    kind = cross_entropy(model, x, y["kind"], weights["kind"])
    assert logs["price_loss"] == pytest.approx(price, rel=1e-5)
    assert logs["kind_loss"] == pytest.approx(kind, rel=1e-5)
    assert logs["loss"] == pytest.approx(price + 0.5 * kind, rel=1e-5)


def test_losses_of_uneven_batches_are_those_of_all_rows():
    model, (x, y, weights) = linear_model(), data()
    whole = model.evaluate(x, y, sample_weight=weights, batch_size=ROWS, verbose=0, return_dict=True)
    parts = model.evaluate(x, y, sample_weight=weights, batch_size=7, verbose=0, return_dict=True)
    for name in ("loss", "price_loss", "kind_loss", "price_mae", "kind_accuracy", "kind_macro_f1"):
        assert parts[name] == pytest.approx(whole[name], rel=1e-5), name


@pytest.mark.parametrize("missing", [np.nan, -1.0, 1e30])
def test_a_missing_label_may_hold_anything(missing):
    x, y, weights = data()
    other = {name: np.where(weights[name] != 0, label, -1 if name == "kind" else missing) for name, label in y.items()}
    model = linear_model()
    expected = model.evaluate(x, y, sample_weight=weights, verbose=0, return_dict=True)
    received = model.evaluate(x, {**other, "kind": other["kind"].astype(int)}, sample_weight=weights, verbose=0,
                              return_dict=True)  # fmt: skip
    assert received == expected


def test_a_step_is_the_closed_form_of_gradient_descent():
    model, (x, y, weights) = linear_model(classification=False), data()
    model.compile(optimizer=keras.optimizers.SGD(0.1))
    trunk, bias, kernel, offset = (each.astype("float64") for each in model.get_weights())
    features = x @ trunk + bias
    share = weights["price"] / weights["price"].sum()
    error = 2 * share * np.where(share > 0, (features @ kernel)[:, 0] + offset[0] - y["price"], 0)
    expected = [
        trunk - 0.1 * x.T @ (error[:, None] * kernel.T),
        bias - 0.1 * (error[:, None] * kernel.T).sum(0),
        kernel - 0.1 * features.T @ error[:, None],
        offset - 0.1 * error.sum(keepdims=True),
    ]
    model.fit(x, {"price": y["price"]}, sample_weight={"price": weights["price"]}, batch_size=ROWS, verbose=0)
    for one, other in zip(model.get_weights(), expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6)


def test_an_absent_task_keeps_its_head_and_gives_no_nan():
    model, (x, y, weights) = linear_model(), data()
    model.compile(optimizer=keras.optimizers.SGD(0.1))
    before = [each.numpy() for each in model.heads["kind"].trainable_variables]
    absent = {**weights, "kind": np.zeros(ROWS, "float32")}
    logs = model.fit(x, y, sample_weight=absent, verbose=0).history
    assert logs["kind_loss"] == [0.0]
    assert all(np.isfinite(value[0]) for value in logs.values())
    for one, other in zip(before, model.heads["kind"].trainable_variables, strict=True):
        np.testing.assert_array_equal(one, other.numpy())


def test_a_head_computes_on_its_own_rows_only():
    seen = []

    @keras.saving.register_keras_serializable("tests")
    class Counts(keras.layers.Layer):
        def call(self, x):
            tf.py_function(lambda rows: seen.append(int(rows)), [tf.shape(x)[0]], [])
            return x

    class Counting(mtl.heads.Regression):
        def outputs(self, features):
            return super().outputs(mtl.features.Features(pooled=Counts()(features.pooled)))

    x, y, weights = data()
    inputs = keras.Input((4,))
    trunk = keras.Model(inputs, keras.layers.Dense(3)(inputs))
    model = mtl.build_model(trunk, [mtl.Task("price", head=Counting())])
    model.compile(optimizer="sgd")
    model.fit(x, {"price": y["price"]}, sample_weight={"price": weights["price"]}, batch_size=ROWS, verbose=0)
    assert seen == [int((weights["price"] != 0).sum())]


def test_xla_gives_the_same_losses():
    x, y, weights = data()
    model = linear_model()
    expected = model.evaluate(x, y, sample_weight=weights, verbose=0, return_dict=True)
    model.compile(optimizer="sgd", jit_compile=True)
    received = model.evaluate(x, y, sample_weight=weights, verbose=0, return_dict=True)
    assert received == pytest.approx(expected, rel=1e-5)


def test_labels_with_a_units_axis_mean_the_same():
    x, y, weights = data()
    model = linear_model()
    expected = model.evaluate(x, y, sample_weight=weights, verbose=0, return_dict=True)
    column = {name: label[:, None] for name, label in y.items()}
    assert model.evaluate(x, column, sample_weight=weights, verbose=0, return_dict=True) == expected


def test_regularisation_is_part_of_the_total():
    inputs = keras.Input((4,))
    trunk = keras.Model(inputs, keras.layers.Dense(3, kernel_regularizer=keras.regularizers.L2(0.5))(inputs))
    model = mtl.build_model(trunk, [mtl.Task("price", head=mtl.heads.Regression())])
    model.compile(optimizer="sgd")
    x, y, _ = data()
    logs = model.evaluate(x, {"price": np.nan_to_num(y["price"])}, batch_size=ROWS, verbose=0, return_dict=True)
    penalty = 0.5 * float((trunk.get_weights()[0] ** 2).sum())
    assert logs["loss"] == pytest.approx(logs["price_loss"] + penalty, rel=1e-5)


def test_losses_and_metrics_can_be_replaced():
    model, (x, y, weights) = linear_model(), data()
    model.compile(optimizer="sgd", loss={"price": "mean_absolute_error"}, metrics={"price": ["mse"]})
    logs = model.evaluate(x, y, sample_weight=weights, batch_size=ROWS, verbose=0, return_dict=True)
    own = weights["price"] != 0
    error = np.abs(model.predict(x, verbose=0)["price"][:, 0] - y["price"])[own]
    expected = float((weights["price"][own] * error).sum() / weights["price"].sum())
    assert logs["price_loss"] == pytest.approx(expected, rel=1e-5)
    assert "price_r2" not in logs


def test_the_total_of_an_evaluation_is_that_of_the_tasks_when_each_batch_has_one_task():
    x, y, weights = data()
    model = linear_model(loss_weight=0.5)
    batches = [
        tf.data.Dataset.from_tensors((x, y, {**weights, other: np.zeros(ROWS, "float32")}))
        for other in ("price", "kind")
    ]
    logs = model.evaluate(batches[0].concatenate(batches[1]), verbose=0, return_dict=True)
    assert logs["loss"] == pytest.approx(logs["price_loss"] + 0.5 * logs["kind_loss"], rel=1e-5)


@pytest.mark.parametrize("argument", ["loss_weights", "weighted_metrics"])
def test_options_without_effect_are_refused(argument):
    with pytest.raises(mtl.UserError, match=argument):
        linear_model().compile(**{argument: {"price": 2.0}})
