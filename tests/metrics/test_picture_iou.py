import pytest
from sklearn.metrics import jaccard_score

from mtl_keras.metrics.picture_iou import has_several_classes, mean_iou_of_line

CONFUSION = [[5, 0, 2], [0, 0, 0], [1, 0, 4]]


def test_the_mean_is_over_the_classes_of_the_picture():
    truth = [0] * 7 + [2] * 5
    guess = [0] * 5 + [2] * 2 + [0] + [2] * 4
    expected = jaccard_score(truth, guess, average="macro")
    assert mean_iou_of_line({"confusion": CONFUSION}) == pytest.approx(expected)


def test_without_a_pixel_nothing_is_wrong():
    assert mean_iou_of_line({"confusion": [[0, 0], [0, 0]]}) == 1.0


def test_several_classes_are_those_of_the_truth():
    assert has_several_classes({"confusion": CONFUSION})
    assert not has_several_classes({"confusion": [[3, 2], [0, 0]]})
