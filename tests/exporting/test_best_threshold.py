import numpy as np
import pytest
from sklearn.metrics import f1_score

from mtl_keras.exporting.best_threshold import best_threshold, f1_at


@pytest.mark.parametrize("seed", range(40))
def test_no_threshold_has_a_higher_f1(seed):
    draw = np.random.default_rng(seed)
    count = int(draw.integers(1, 40))
    probabilities = draw.choice(draw.random(int(draw.integers(1, 30))), count).astype(np.float32)  # with ties
    have = draw.random(count) < draw.random()
    have[0] = True
    found = best_threshold(have, probabilities, 0.5)
    # Every decision that a threshold can make is made by one of the probabilities.
    every = [f1_score(have, probabilities >= value, zero_division=0) for value in {*probabilities, np.float32(0.5)}]
    assert found.f1 == pytest.approx(max(every))
    assert found.f1 == pytest.approx(f1_score(have, probabilities >= np.float32(found.threshold), zero_division=0))
    assert found.f1_before == pytest.approx(f1_score(have, probabilities >= np.float32(0.5), zero_division=0))
    assert 0 < found.threshold < 1
    assert found.positive_rows == have.sum()


def test_it_lies_midway_and_the_nearest_of_equals_is_taken():
    probabilities = np.array([0.9, 0.6, 0.2, 0.1], np.float32)
    assert best_threshold(np.array([1, 0, 0, 0], bool), probabilities, 0.5).threshold == pytest.approx(0.75)
    # One hit of one, and two of four, have the same F1, 2/3: those with 0.4 and 0.75 are as good, 0.45 is nearer.
    found = best_threshold(np.array([1, 0, 0, 1], bool), probabilities, 0.1)
    assert found.f1 == pytest.approx(2 / 3)
    assert found.threshold == pytest.approx(0.1)  # the head's own is as good as any


def test_a_label_without_a_row_keeps_the_head_s_own():
    found = best_threshold(np.zeros(3, bool), np.array([0.1, 0.6, 0.7], np.float32), 0.3)
    assert found == (0.3, 0, 0.0, 0.0)


def test_neighbours_in_float32_are_told_apart():
    low = np.float32(0.3)
    high = np.nextafter(low, np.float32(1))
    found = best_threshold(np.array([True, False]), np.array([high, low]), 0.5)
    assert found.f1 == 1
    assert f1_at(np.array([True, False]), np.array([high, low]), found.threshold) == 1


def test_probabilities_of_one_leave_no_threshold_above_them():
    found = best_threshold(np.array([True, False]), np.ones(2, np.float32), 0.5)
    assert found == (0.5, 1, pytest.approx(2 / 3), pytest.approx(2 / 3))
