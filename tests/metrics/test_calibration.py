import numpy as np
import pytest

from mtl_keras.metrics.calibration import calibration

_rng = np.random.default_rng(4)


@pytest.mark.parametrize("bins", [1, 4, 10])
def test_it_is_what_counting_gives(bins):
    p, true = _rng.random((40, 3)) ** 2, _rng.random((40, 3)) < 0.4
    found = calibration(p, true, bins)
    error = 0.0
    for place in range(bins):
        inside = [
            (value, truth)
            for value, truth in zip(p.ravel(), true.ravel(), strict=True)
            if place / bins <= value < (place + 1) / bins
        ]
        assert found.counts[place] == len(inside)
        if inside:
            mean, share = (sum(column) / len(inside) for column in zip(*inside, strict=True))
            assert (found.means[place], found.frequencies[place]) == pytest.approx((mean, share))
            error += len(inside) / p.size * abs(mean - share)
    assert found.error == pytest.approx(error)


def test_edges_and_empty_bins():
    found = calibration(np.array([0.0, 0.1, 1.0]), np.array([0, 1, 1]))
    assert found.counts.tolist() == [1, 1, 0, 0, 0, 0, 0, 0, 0, 1]
    assert np.isnan(found.means[2])
    assert np.isnan(found.frequencies[2])
    assert found.error == pytest.approx(0.9 / 3)


def test_nothing():
    found = calibration(np.array([]), np.array([]))
    assert found.counts.sum() == found.error == 0
