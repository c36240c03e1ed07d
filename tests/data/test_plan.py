from itertools import islice

import numpy as np

from mtl_keras.data.pipeline import planned
from mtl_keras.data.plan import Plan

LENGTHS = {"a": np.arange(30) % 7, "b": np.arange(1000) % 50}
QUOTAS = {"a": 3, "b": 5}


def taken(plan: Plan, steps: int, start: int = 0) -> list[dict[str, list[int]]]:
    steps_rows = islice(planned(plan, start), steps)
    return [{name: rows.tolist() for name, rows in step.items()} for step in steps_rows]


def test_each_pass_takes_each_row_once_in_a_new_order() -> None:
    plan = Plan(LENGTHS, QUOTAS, seed=3)
    passes = [plan.drawn("a", 30 * number, 30).tolist() for number in range(4)]
    assert all(sorted(one) == list(range(30)) for one in passes)
    assert len({tuple(one) for one in passes}) == 4
    assert plan.drawn("a", 25, 40).tolist() == (passes[0] + passes[1] + passes[2])[25:65]


def test_windows_take_the_rows_of_the_passes() -> None:
    plan = Plan(LENGTHS, QUOTAS, seed=3, window=10)  # 30 rows of a in a window: a pass each
    for first in range(0, 40, 10):
        rows = [row for step in taken(plan, 10, first) for row in step["a"]]
        assert sorted(rows) == list(range(30))
    rows = [row for step in taken(plan, 200) for row in step["b"]]
    assert sorted(rows) == list(range(1000))


def test_a_step_has_its_quotas() -> None:
    assert all(
        {name: len(rows) for name, rows in step.items()} == QUOTAS for step in taken(Plan(LENGTHS, QUOTAS, 0), 150)
    )


def test_steps_are_a_function_of_the_seed_and_the_step() -> None:
    whole = taken(Plan(LENGTHS, QUOTAS, seed=5), 300)
    for start in (1, 63, 64, 65, 200):
        assert taken(Plan(LENGTHS, QUOTAS, seed=5), 300 - start, start) == whole[start:]
    assert taken(Plan(LENGTHS, QUOTAS, seed=6), 300) != whole


def test_orders_of_a_data_set_do_not_depend_on_the_others() -> None:
    alone = taken(Plan({"a": LENGTHS["a"]}, {"a": 3}, seed=5), 100)
    assert [step["a"] for step in alone] == [step["a"] for step in taken(Plan(LENGTHS, QUOTAS, seed=5), 100)]


def test_long_rows_meet_and_steps_are_shuffled() -> None:
    steps = taken(Plan(LENGTHS, QUOTAS, seed=5), 64)
    means = {name: np.array([LENGTHS[name][step[name]].mean() for step in steps]) for name in QUOTAS}
    assert np.corrcoef(means["a"], means["b"])[0, 1] > 0.95
    assert abs(np.corrcoef(means["a"], np.arange(64))[0, 1]) < 0.4
    assert max(np.ptp(LENGTHS["b"][step["b"]]) for step in steps) <= 5
