"""The report's section on the balance of the tasks."""

import math

from mtl_keras.report.balance import balance_record
from mtl_keras.report.curves import curves_by_task


def history(**more):
    weights = {"balance/weight/a": [1.0, 0.8], "balance/weight/b": [0.5, 0.7], "balance/unsolved": [0.0, 3.0]}
    rows = [{name: values[place] for name, values in weights.items()} for place in range(2)]
    rows = [{"epoch": place + 1.0, "loss": 2.0 - place, **row} for place, row in enumerate(rows)]
    return [{**row, **{name: values[place] for name, values in more.items()}} for place, row in enumerate(rows)]


def test_a_run_with_fixed_weights_has_no_such_section():
    assert balance_record([]) is None
    assert balance_record([{"epoch": 1.0, "loss": 2.0}]) is None


def test_weights_cosines_and_conflicts_are_told():
    record = balance_record(
        history(
            **{
                "balance/conflicts": [0.5, 0.7],
                "balance/cosine/a/b": [-0.2, -0.4],
                "balance/cosine/a/c": [0.5, 0.5],
                "balance/cosine/b/c": [0.01, -0.01],
                "balance/cosine/b/d": [math.nan, math.nan],
            }
        )
    )
    assert [(pair.tasks, pair.cosine, pair.look) for pair in record.pairs] == [
        ("a, b", "\u22120.300", "bad"),
        ("b, c", "0.000", "open"),
        ("a, c", "0.500", "good"),
    ]
    assert "in 60 % of the cases" in record.said[0]
    assert "In 3 steps the balancer found no solution" in record.said[1]
    assert len(record.charts) == 2
    assert "from 0.500 in epoch 1 to 0.700 in epoch 2" in record.charts[1]


def test_losses_alone_tell_weights_only():
    record = balance_record([{"epoch": 1.0, "balance/weight/a": 1.0, "balance/unsolved": 0.0}])
    assert record.pairs == []
    assert record.said == []


def test_the_learning_curves_leave_the_balance_out():
    names = [figure["metric"] for figures in curves_by_task(history(), ["balance", "a"]).values() for figure in figures]
    assert names == ["loss"]
