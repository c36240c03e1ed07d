import keras
import numpy as np
import pytest

import mtl_keras as mtl
from mtl_keras.descent.skipping import told
from mtl_keras.errors import UserError

WRONG = 13


def rows(label=np.nan):
    """Returns rows of which one, in the second of five steps, has a label that is not finite."""
    x = np.random.default_rng(0).normal(size=(40, 3)).astype("float32")
    y = {"price": x.sum(1), "size": x[:, 0].copy()}
    y["price"][WRONG] = label
    return x, y


def model(kind, **options):
    keras.utils.set_random_seed(0)
    inputs = keras.Input((3,))
    trunk = keras.Model(inputs, keras.layers.Dense(4)(inputs))
    tasks = [mtl.Task(name, head=mtl.heads.Regression()) for name in ("price", "size")]
    built = mtl.build_model(trunk, tasks, balancer=kind)
    built.compile(optimizer=keras.optimizers.SGD(1e-2, momentum=0.9), **options)
    return built


def fit(built, x, y, epochs=2):
    return built.fit(x, y, batch_size=8, epochs=epochs, shuffle=False, verbose=0).history


@pytest.mark.parametrize("kind", ["fixed", "famo", "mgda"])
def test_a_skipped_step_leaves_no_trace(kind):
    """As if the second step's rows had not been there."""
    x, y = rows()
    skipping = model(kind, skip_not_finite=True)
    history = fit(skipping, x, y)
    kept = np.r_[0:8, 16:40]
    other = model(kind)
    expected = fit(other, x[kept], {name: labels[kept] for name, labels in y.items()})
    for one, two in zip(skipping.trainable_variables, other.trainable_variables, strict=True):
        np.testing.assert_allclose(one.numpy(), two.numpy(), rtol=1e-5, atol=1e-7)
    assert history["loss"] == pytest.approx(expected["loss"], rel=1e-5)
    assert history["price_rmse"] == pytest.approx(expected["price_rmse"], rel=1e-5)
    assert history["skipped/steps"] == history["skipped/price"] == [1, 1]
    assert history["skipped/size"] == [0, 0]
    assert history["skipped/last"] == [1, 5]  # the optimizer has taken four steps by then
    assert told({name: values[-1] for name, values in history.items()}) == (
        "1 steps left out, not finite: losses of price 1; the last after step 5"
    )


def test_by_default_the_run_stops_and_names_task_and_step():
    x, y = rows(np.inf)
    with pytest.raises(UserError, match=r"tasks\.price.*in step 2, which was not taken"):
        fit(model("fixed"), x, y, epochs=1)


def test_an_epoch_of_which_no_step_is_taken_ends_the_training():
    x, y = rows()
    y["price"] = np.full_like(y["price"], np.nan)
    with pytest.raises(UserError, match=r"epoch 1: expected steps with finite.*all 5 were left out"):
        fit(model("fixed", skip_not_finite=True), x, y)


def test_an_epoch_without_any_says_nothing():
    assert told({"skipped/steps": 0.0, "skipped/last": 0.0, "skipped/price": 0.0}) is None
    assert told({"loss": 1.0}) is None
