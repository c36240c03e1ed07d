import math
import random
import re

import numpy as np
import pytest
from sklearn.calibration import calibration_curve

from mtl_keras.report.axes import BOTTOM, LEFT, RIGHT, TOP
from mtl_keras.report.reliability import Reliability
from mtl_keras.report.reliability_chart import compact


def drawn(seed: int = 0, rows: int = 3000) -> list[tuple[float, bool]]:
    chance = random.Random(seed)
    values = [chance.betavariate(2, 1) for _ in range(rows)]
    return [(value, chance.random() < value**2) for value in values]


def test_dots_are_scikit_learns_curve() -> None:
    pairs = drawn()
    values, truths = np.array([value for value, _ in pairs]), np.array([true for _, true in pairs])
    share, mean = calibration_curve(truths, values, n_bins=10)
    found = Reliability.of("a", "rows", "right", pairs)
    assert found is not None
    dots = [(float(x), float(y)) for x, y in re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', found.chart)]
    assert len(dots) == len(mean)
    for (x, y), each, of in zip(dots, mean, share, strict=True):
        assert (x - LEFT) / (RIGHT - LEFT) == pytest.approx(each, abs=1e-3)
        assert (BOTTOM - y) / (BOTTOM - TOP) == pytest.approx(of, abs=1e-3)
    counts = np.histogram(values, np.linspace(0, 1, 11))[0]
    assert found.error == pytest.approx(sum(abs(share - mean) * counts[counts > 0]) / len(values), abs=1e-9)


def test_counts_of_each_tenth() -> None:
    pairs = drawn(rows=900)
    found = Reliability.of("a", "rows", "right", pairs)
    assert found is not None
    expected = np.histogram([value for value, _ in pairs], np.linspace(0, 1, 11))[0]
    assert re.findall(r'aria-hidden="true">(\d+)</text>', found.counts) == [str(count) for count in expected]
    assert found.number == 900
    assert "900 rows." in found.counts


def test_what_is_no_probability_is_left_out() -> None:
    found = Reliability.of("a", "rows", "right", [(math.nan, True), (-1.0, True), (1.5, False), (1.0, True)])
    assert found is not None
    assert (found.number, found.error) == (1, 0.0)
    assert "nan" not in found.chart + found.counts
    assert Reliability.of("a", "rows", "right", [(math.nan, True)]) is None
    assert Reliability.of("a", "rows", "right", []) is None


@pytest.mark.parametrize(
    ("many", "said"),
    [(0, "0"), (999, "999"), (1000, "1.0k"), (1234, "1.2k"), (9_960, "10k"), (999_400, "999k"), (999_600, "1.0M"),
     (12_345_678, "12M")],
)  # fmt: skip
def test_compact_counts(many: int, said: str) -> None:
    assert compact(many) == said
