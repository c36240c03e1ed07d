"""A run ends when it gets no better, killed in between or not."""

import keras
import numpy as np
import pytest

import mtl_keras as mtl
from mtl_keras.recipe.load import load_recipe
from mtl_keras.training.history_file import HistoryFile
from mtl_keras.training.stopping import Stopping

STEPS = 5
RMSE = [3.0, 2.0, 2.5, 1.9, 2.0, 2.1, 1.0]  # with a patience of 2 the sixth epoch is the last, and the fourth the best


@pytest.fixture
def model():
    inputs = keras.Input((2,))
    trunk = keras.Model(inputs, keras.layers.Dense(3)(inputs))
    return mtl.build_model(trunk, [mtl.Task("price", head=mtl.heads.Regression(), monitor="rmse")])


def fill(model, value):
    model.set_weights([np.full_like(each, value) for each in model.get_weights()])


def watch(model, folder, done):
    history = folder / "history.csv"
    stopping = Stopping(
        model,
        monitor="price",
        patience=2,
        min_delta=0.0,
        history=history,
        step=done,
        best=folder / "best.npz",
        writes=True,
    )
    return stopping, HistoryFile(history, STEPS, done)


def run(model, folder, first, last):
    """Goes through epochs whose weights are their numbers; returns what watched them."""
    fill(model, first - 1)
    stopping, history = watch(model, folder, first * STEPS)
    for epoch in range(first, last):
        if stopping.finished:
            break
        fill(model, epoch)
        for each in (history, stopping):
            each.on_epoch_end(epoch, {"val_price_rmse": RMSE[epoch]})
    return stopping


@pytest.mark.parametrize("killed", [0, 1, 2, 3, 4, 5, 6])
def test_the_best_weights_come_back(model, tmp_path, killed):
    run(model, tmp_path, 0, killed)
    stopping = run(model, tmp_path, killed, len(RMSE))
    assert stopping.finished
    assert stopping.take_best() == "weights of epoch 4, the best by price, ended after epoch 6"
    for each in model.get_weights():
        np.testing.assert_array_equal(each, 3)


def test_an_epoch_that_is_trained_again_counts_once(model, tmp_path):
    """The run was killed after the row of the fifth epoch was written, and before its checkpoint."""
    run(model, tmp_path, 0, 5)
    stopping, _ = watch(model, tmp_path, 4 * STEPS)
    assert (stopping.best_epoch, stopping.wait, stopping.finished) == (3, 0, False)


def test_a_file_that_is_gone_is_told(model, tmp_path):
    run(model, tmp_path, 0, 3)
    content = (tmp_path / "best.npz").read_bytes()
    (tmp_path / "best.npz").write_bytes(content[:-30])
    with pytest.raises(mtl.UserError, match=r"best.npz: expected the weights of the best epoch"):
        watch(model, tmp_path, 3 * STEPS)
    (tmp_path / "best.npz").unlink()
    with pytest.raises(mtl.UserError, match=r"best.npz: expected the weights of the best epoch"):
        watch(model, tmp_path, 3 * STEPS)


@pytest.mark.parametrize("monitor", ["mean", "loss", "mood", "mood.accuracy"])
def test_a_monitor_there_is(tiny_recipe, monitor):
    found = load_recipe(tiny_recipe, [f"train.early_stopping.monitor={monitor}"]).train.early_stopping
    assert found.monitor == monitor


@pytest.mark.parametrize(
    ("monitor", "told"),
    [
        ("moods", 'or TASK.METRIC; received "moods". Did you mean "mood"'),
        ("mood.f1", 'received "mood.f1"'),
        ("mean.f1", 'received "mean.f1"'),
    ],
)
def test_a_monitor_there_is_not(tiny_recipe, monitor, told):
    with pytest.raises(mtl.UserError, match=r"train.early_stopping.monitor: expected") as caught:
        load_recipe(tiny_recipe, [f"train.early_stopping.monitor={monitor}"])
    assert told in str(caught.value)


def test_metrics_of_ones_own_fall_where_they_say_so(model, tmp_path):
    error = keras.metrics.MeanSquaredLogarithmicError(name="own")
    model.compile(optimizer="sgd", metrics={"price": [error]})
    for mode, best in (("auto", 7), ("max", 1)):
        stopping = mtl.EarlyStopping("price.own", patience=9, mode=mode)
        stopping.set_model(model)
        stopping.on_train_begin()
        for epoch, value in enumerate(RMSE):
            stopping.on_epoch_end(epoch, {"val_price_own": value})
        assert stopping.best_epoch + 1 == best


def test_a_monitor_that_is_not_there_has_the_recipes_place(model, tmp_path):
    options = {"patience": 2, "min_delta": 0.0, "history": tmp_path / "h.csv", "step": 0, "best": tmp_path / "b.npz"}
    with pytest.raises(mtl.UserError, match=r"^train\.early_stopping\.monitor: "):
        Stopping(model, monitor="prize", writes=True, **options)
    stopping = Stopping(model, monitor="price.none", writes=True, **options)
    with pytest.raises(mtl.UserError, match=r"^train\.early_stopping\.monitor: "):
        stopping.on_epoch_end(0, {"val_price_rmse": 1.0})


def test_the_mode_of_a_recipe(tiny_recipe):
    task = next(iter(load_recipe(tiny_recipe).tasks))
    found = load_recipe(tiny_recipe, [f"train.early_stopping.monitor={task}", "train.early_stopping.mode=min"])
    assert found.train.early_stopping.mode == "min"
    with pytest.raises(mtl.UserError, match=r'train\.early_stopping\.mode: expected "auto" for the monitor "mean"'):
        load_recipe(tiny_recipe, ["train.early_stopping.mode=max"])
