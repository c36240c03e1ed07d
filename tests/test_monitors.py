import keras
import pytest

import mtl_keras as mtl
from mtl_keras.monitors import Monitor

TASKS = [
    mtl.Task("price", head=mtl.heads.Regression(), monitor="rmse"),
    mtl.Task("kind", head=mtl.heads.Classification()),
]
LOGS = {"loss": 9.0, "val_loss": 3.0, "val_price_rmse": 2.0, "val_price_r2": 0.5, "val_kind_macro_f1": 0.75}


@pytest.mark.parametrize(
    ("name", "value"),
    [("mean", (0.75 - 2.0) / 2), ("loss", -3.0), ("price", -2.0), ("price.r2", 0.5), ("kind.macro_f1", 0.75)],
)
def test_higher_is_better(name, value):
    assert Monitor(name, TASKS).value(LOGS) == pytest.approx(value)


def test_what_is_not_there_is_told():
    with pytest.raises(mtl.UserError, match=r'expected "mean", "loss" or TASK.METRIC.*received "prize.r2"'):
        Monitor("prize.r2", TASKS)
    with pytest.raises(mtl.UserError, match=r"kind.mcc expected val_kind_mcc in the logs.*kind_macro_f1"):
        Monitor("kind.mcc", TASKS).value(LOGS)
    with pytest.raises(mtl.UserError, match=r"of validation they have none. Give validation_data"):
        Monitor("loss", TASKS).value({"loss": 1.0})


class Latency(keras.metrics.Mean):
    """A metric of one's own, better where it is lower."""

    lower_is_better = True


@pytest.mark.parametrize(
    ("metric", "sign"),
    [
        (Latency(name="own"), -1),
        (keras.metrics.Mean(name="own"), 1),
        (keras.metrics.MeanAbsolutePercentageError(name="own"), -1),
        (keras.metrics.CosineSimilarity(name="own"), 1),
    ],
)
def test_a_metric_says_whether_lower_is_better(metric, sign):
    logs = {"val_price_own": 4.0, "val_kind_macro_f1": 0.5}
    assert Monitor("price.own", TASKS, metrics={"price": [metric]}).value(logs) == sign * 4.0
    assert Monitor("price.own", TASKS, metrics={"kind": [metric]}).value(logs) == 4.0  # another task's says nothing
    for mode, wanted in (("min", -4.0), ("max", 4.0)):
        assert Monitor("price.own", TASKS, mode, {"price": [metric]}).value(logs) == wanted


def test_the_mean_and_the_loss_take_no_mode():
    for name in ("mean", "loss"):
        with pytest.raises(mtl.UserError, match=f'^a.mode: expected "auto" for the monitor "{name}".*received "min"'):
            Monitor(name, TASKS, "min", place="a.")
    with pytest.raises(mtl.UserError, match=r"^a\.monitor: expected"):
        Monitor("prize", TASKS, place="a.")
    with pytest.raises(mtl.UserError, match=r"^a\.monitor: kind\.mcc expected"):
        Monitor("kind.mcc", TASKS, place="a.").value(LOGS)
    with pytest.raises(mtl.UserError, match='mode: expected "auto", "max" or "min"; received \'up\''):
        mtl.EarlyStopping("price.rmse", mode="up")
