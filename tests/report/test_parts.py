import math
import re

import pytest

from mtl_keras.report.curves import SUM, curves_by_task
from mtl_keras.report.line_chart import Curve, line_chart
from mtl_keras.report.plain_text import plain
from mtl_keras.report.scatter_chart import MOST_POINTS, residual_chart, scatter_chart
from mtl_keras.report.span_faults import faults
from mtl_keras.report.svg import ticks
from mtl_keras.report.wording import duration, number, signed
from mtl_keras.tagging.spans import Span


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0, 1, [0, 0.5, 1]), (0.13, 0.48, [0.1, 0.2, 0.3, 0.4, 0.5]), (-3, 7, [-5, 0, 5, 10]), (0, 9000, None)],
)
def test_ticks_are_round_and_cover_the_values(low: float, high: float, expected: list[float] | None) -> None:
    found = ticks(low, high)
    assert found[0] <= low
    assert found[-1] >= high
    assert 3 <= len(found) <= 7
    assert expected is None or set(expected) <= set(found)


def test_a_gap_breaks_the_line() -> None:
    chart = line_chart("a", "loss", [Curve("training", "training", [(1, 1.0), (2, 2.0), (3, math.nan), (4, 3.0)])])
    path = chart.split('<path d="')[1].split('"')[0]
    assert [part[0] for part in path.split()[::2]] == ["M", "L", "M"]


@pytest.mark.parametrize("points", [[], [(1, math.nan)], [(1, 0.5)], [(1, 0.0), (2, 0.0)], [(1, 1e-9), (2, 1e9)]])
def test_charts_of_few_values(points: list[tuple[float, float]]) -> None:
    chart = line_chart("a", "loss", [Curve("training", "training", points)])
    assert "nan" not in chart
    assert "inf" not in chart


def test_no_curve_at_all() -> None:
    assert "No values." in line_chart("a", "loss", [])


def test_scatter_draws_a_sample_of_many_rows() -> None:
    pairs = [(float(place), place / 2) for place in range(5 * MOST_POINTS + 1)]
    chart = scatter_chart("a", pairs)
    assert MOST_POINTS / 2 < chart.count("<circle") <= MOST_POINTS
    assert "of 10,001 rows" in chart
    assert "<circle" not in scatter_chart("a", [])


def test_residuals_are_all_counted() -> None:
    chart = residual_chart("a", [-1.0, -1.0, 0.0, 1.0])
    assert sum(int(count) for count in re.findall(r": (\d+) rows?</title>", chart)) == 4
    assert "<rect" in residual_chart("a", [0.5])


def test_logs_go_to_the_task_with_the_longest_name() -> None:
    history = [{"epoch": 1.0, "step": 9.0, "seconds": 1.0, "loss": 1.0, "a_loss": 2.0, "a_b_loss": 3.0, "rate": 0.1}]
    found = curves_by_task(history, ["a", "a_b"])
    assert {task: [chart["metric"] for chart in charts] for task, charts in found.items()} == {
        "a": ["loss"],
        "a_b": ["loss"],
        SUM: ["loss"],
    }
    assert "3.000" in found["a_b"][0]["said"]
    assert "epoch 1 of 1" in curves_by_task([{"loss": 1.0}], [])[SUM][0]["said"]


def test_the_best_epoch_of_a_loss_is_the_lowest() -> None:
    history = [{"epoch": float(at), "val_a_loss": loss, "val_a_f1": loss} for at, loss in enumerate((3, 1, 2), 1)]
    loss, score = curves_by_task(history, ["a"])["a"]
    assert loss["said"] == "Best in validation: 1.000, epoch 2 of 3."
    assert score["said"] == "Best in validation: 3.000, epoch 1 of 3."


def test_kinds_of_faults() -> None:
    truth = [Span("a", 0, 2), Span("a", 3, 4), Span("b", 5, 7), Span("a", 8, 9), Span("a", 10, 12)]
    guess = [Span("a", 0, 2), Span("b", 3, 4), Span("b", 5, 6), Span("a", 6, 7), Span("b", 10, 11), Span("b", 20, 21)]
    assert [fault.kind for fault in faults(truth, guess)] == [
        "wrong type",
        "wrong boundary",
        "missed",
        "wrong type and boundary",
        "one more piece",
        "invented",
    ]
    assert faults(truth, truth) == []


def test_wording() -> None:
    assert [number(value) for value in (0.5, -0.25, 12345.6, math.nan, None, True)] == [
        "0.500",
        "\N{MINUS SIGN}0.250",
        "12,346",
        *["\N{EN DASH}"] * 3,
    ]
    assert [signed(value) for value in (0.5, -0.5, -0.0001)] == ["+0.500", "\N{MINUS SIGN}0.500", "0.000"]
    assert [duration(seconds) for seconds in (45, 573, 9000)] == ["45 seconds", "9.6 minutes", "2.5 hours"]
    assert plain("abc", 2) == "ab … (the first 2 of 3 characters)"
