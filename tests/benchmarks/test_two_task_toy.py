"""The toy of two tasks that conflict, against the end points of CAGrad's figure 2."""

import numpy as np
import pytest

from benchmarks.two_task_toy import STARTS, end


@pytest.mark.parametrize(
    ("kind", "steps", "expected"), [("cagrad", 20_000, (0, -8.355)), ("mgda", 10_000, (-7, -8.43))]
)
def test_the_descent_from_the_second_start_ends_where_it_should(kind, steps, expected):
    np.testing.assert_allclose(end(kind, STARTS[1], steps), expected, atol=0.01)
