import numpy as np

from mtl_keras.exporting.parity.decisions import each_of, exactly, one_of, paths, second_of_two

TOLERANCE = 0.01


def test_one_of_many_is_tied_where_it_is_nearly_as_good():
    scores = np.array([[0.5, 0.495, 0.005], [0.5, 0.48, 0.02], [0.5, 0.495, 0.005], [0.5, 0.495, 0.005]])
    decided = one_of(np.array([0, 0, 0, -1]), np.array([1, 1, -1, 0]), scores, TOLERANCE)
    assert decided.differ.tolist() == [True, True, True, True]
    assert decided.tied.tolist() == [True, False, False, False]  # a name that is no class is no tie
    assert decided.wrong.tolist() == [False, True, True, True]
    assert decided.rows.tolist() == [True, False, False, False]


def test_one_of_many_for_each_pixel():
    scores = np.array([[[[0.504, 0.496], [0.9, 0.1]]]])
    decided = one_of(np.array([[[0, 0]]]), np.array([[[1, 1]]]), scores, TOLERANCE)
    assert decided.wrong.tolist() == [[[False, True]]]
    assert decided.rows.tolist() == [True]


def test_the_second_of_two_is_tied_near_its_threshold_and_not_near_a_half():
    decided = second_of_two(np.array([1, 0, 1]), np.array([0, 1, -1]), np.array([0.305, 0.495, 0.305]), 0.3, TOLERANCE)
    assert decided.tied.tolist() == [True, False, False]


def test_each_label_has_a_threshold():
    probabilities = np.array([[0.505, 0.505, 0.9]])
    decided = each_of(np.array([[True] * 3]), np.array([[False] * 3]), probabilities, np.array([0.5, 0.8, 0.9]), 0.01)
    assert decided.tied.tolist() == [[True, False, True]]


def test_a_path_is_tied_as_a_whole():
    """The second word alone is worse by 0.5, which the third makes up for."""
    expected, found = np.array([[0, 1, 2]] * 3), np.array([[0, 2, 1], [0, 2, 1], [0, 2, -1]])
    kept = np.array([[-0.1, -0.5, -1.0]] * 3)
    other = np.array([[-0.1, -1.0, -0.51], [-0.1, -1.0, -0.53], [-0.1, -1.0, -0.5]])
    decided = paths(expected, found, (kept, other), TOLERANCE)
    assert decided.differ.tolist() == [[False, True, True]] * 3
    assert decided.tied[:, 1].tolist() == [True, False, False]  # 0.01 and 0.03 for two tags; no tag


def test_a_path_that_is_better_than_the_best_is_none_that_may_be():
    decided = paths(
        np.array([[0, 0]]), np.array([[0, 1]]), (np.array([[0.0, -2.0]]), np.array([[0.0, -1.0]])), TOLERANCE
    )
    assert decided.wrong.tolist() == [[False, True]]


def test_what_knows_no_ties():
    decided = exactly(np.array([[1, 2]]), np.array([[1, 3]]))
    assert decided.wrong.tolist() == [[False, True]]
    assert not decided.tied.any()
