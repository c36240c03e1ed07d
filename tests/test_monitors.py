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
