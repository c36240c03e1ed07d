import numpy as np
import pytest

from mtl_keras.exporting.parity.differences import differences

INF, NAN = np.inf, np.nan


@pytest.mark.parametrize(
    ("expected", "found", "apart"),
    [
        (0.5, 0.25, 0.25),  # absolute up to 1
        (-0.5, 0.5, 1.0),
        (200.0, 201.0, 0.005),  # a share above it
        (-200.0, -201.0, 0.005),
        (0.0, 200.0, 200.0),  # of the expected number
        (NAN, NAN, 0.0),
        (INF, INF, 0.0),
        (INF, -INF, INF),
        (INF, 1.0, INF),
        (1.0, INF, INF),
        (NAN, 1.0, INF),
        (1.0, NAN, INF),
    ],
)
def test_one_number(expected, found, apart):
    result = differences(np.float32([[expected]]), np.float32([[found]]))
    assert result.shape == (1, 1)
    assert result.dtype == np.float64
    assert result[0, 0] == pytest.approx(apart)


def test_float32_numbers_are_compared_more_exactly_than_they_are():
    assert differences(np.float32([1.0]), np.float32([np.nextafter(np.float32(1), np.float32(2))]))[0] == 2**-23
