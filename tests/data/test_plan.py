import numpy as np
import pytest
import tensorflow as tf
from scipy.stats import chi2

from mtl_keras.data.plan import Plan

LENGTHS = {"a": np.arange(30) % 7, "b": np.arange(1000) % 50}
QUOTAS = {"a": 3, "b": 5}


def taken(plan: Plan, steps: int, start: int = 0) -> list[dict[str, list[int]]]:
    chosen = plan.steps(start).take(steps).as_numpy_iterator()
    return [{name: rows.tolist() for name, rows in step.items()} for step in chosen]


def drawn(plan: Plan, name: str, start: int, count: int) -> list[int]:
    in_graph = tf.function(lambda: plan.drawn(name, tf.constant(start), count), autograph=False)
    rows: list[int] = in_graph().numpy().tolist()
    return rows


def test_each_pass_takes_each_row_once_in_a_new_order() -> None:
    plan = Plan(LENGTHS, QUOTAS, seed=3)
    passes = [drawn(plan, "a", 30 * number, 30) for number in range(4)]
    assert all(sorted(one) == list(range(30)) for one in passes)
    assert len({tuple(one) for one in passes}) == 4
    assert drawn(plan, "a", 25, 40) == (passes[0] + passes[1] + passes[2])[25:65]


def test_windows_take_the_rows_of_the_passes() -> None:
    plan = Plan(LENGTHS, QUOTAS, seed=3, window=10)  # 30 rows of a in a window: a pass each
    for first in range(0, 40, 10):
        rows = [row for step in taken(plan, 10, first) for row in step["a"]]
        assert sorted(rows) == list(range(30))
    rows = [row for step in taken(plan, 200) for row in step["b"]]
    assert sorted(rows) == list(range(1000))


def test_a_pass_takes_rows_as_often_as_their_repeats() -> None:
    repeats = 1 + np.arange(30) % 3
    plan = Plan(LENGTHS, QUOTAS, seed=3, repeats={"a": repeats})
    size = int(repeats.sum())
    passes = [drawn(plan, "a", size * number, size) for number in range(3)]
    assert all(np.array_equal(np.bincount(one), repeats) for one in passes)
    assert passes[0] != passes[1]
    once = taken(Plan(LENGTHS, QUOTAS, seed=3), 100)
    assert [step["b"] for step in taken(plan, 100)] == [step["b"] for step in once]  # no other data set is touched


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


@pytest.mark.parametrize("size", [2, 5, 12])
def test_orders_are_random(size: int) -> None:
    plan = Plan({"rows": np.ones(size)}, {"rows": 1}, seed=1)
    passes = np.array(drawn(plan, "rows", 0, 3000 * size)).reshape(3000, size)
    for place in range(size):  # each row stands at each place equally often: a chi-squared test at 1 in a million
        counts = np.bincount(passes[:, place], minlength=size)
        assert ((counts - 3000 / size) ** 2 / (3000 / size)).sum() < chi2.isf(1e-6, size - 1)


def test_orders_do_not_resemble_each_other() -> None:
    passes = np.array(drawn(Plan({"rows": np.ones(5000)}, {"rows": 1}, seed=1), "rows", 0, 100_000)).reshape(20, 5000)
    alike = np.corrcoef(passes)[np.triu_indices(20, 1)]
    assert np.abs(alike).max() < 5 / np.sqrt(5000)
    assert abs(np.corrcoef(passes[0, :-1], passes[0, 1:])[0, 1]) < 5 / np.sqrt(5000)
