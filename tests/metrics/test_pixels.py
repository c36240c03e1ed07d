import keras
import numpy as np
import pytest
from sklearn.metrics import accuracy_score, confusion_matrix, jaccard_score

from mtl_keras.metrics.iou_scores import iou_scores
from mtl_keras.metrics.mean_iou import MeanIou
from mtl_keras.metrics.pixel_accuracy import PixelAccuracy

_rng = np.random.default_rng(0)
TRUTH = _rng.integers(-1, 4, (6, 5, 7))
LOGITS = _rng.normal(size=(6, 5, 7, 4)).astype("float32")
GIVEN = TRUTH >= 0
FLAT, GUESS = TRUTH[GIVEN], LOGITS.argmax(-1)[GIVEN]


def streamed(metric, truth=TRUTH, logits=LOGITS, weights=None):
    for part in (slice(0, 1), slice(1, 4), slice(4, 6)):
        metric.update_state(truth[part], logits[part], None if weights is None else weights[part])
    return float(metric.result())


def test_streamed_scores_are_those_of_scikit_learn():
    assert streamed(MeanIou(4)) == pytest.approx(jaccard_score(FLAT, GUESS, average="macro"), rel=1e-6)
    assert streamed(PixelAccuracy()) == pytest.approx(accuracy_score(FLAT, GUESS), rel=1e-6)


def test_scores_of_a_confusion_matrix_are_those_of_scikit_learn():
    names = ["sky", "sea", "sand", "ship"]
    scores = iou_scores(confusion_matrix(FLAT, GUESS), names)
    assert scores["mean_iou"] == pytest.approx(jaccard_score(FLAT, GUESS, average="macro"))
    assert scores["pixel_accuracy"] == pytest.approx(accuracy_score(FLAT, GUESS))
    for name, expected in zip(names, jaccard_score(FLAT, GUESS, average=None), strict=True):
        assert scores[f"iou_{name}"] == pytest.approx(expected)


def test_classes_that_do_not_occur_do_not_count():
    truth, logits = np.minimum(TRUTH, 1), LOGITS.copy()
    logits[..., 3] = -99  # class 3 never occurs, class 2 only as a prediction
    flat, guess = truth[GIVEN], logits.argmax(-1)[GIVEN]
    expected = jaccard_score(flat, guess, average="macro")  # of the classes that occur on either side
    assert streamed(MeanIou(4), truth, logits) == pytest.approx(expected, rel=1e-6)
    scores = iou_scores(confusion_matrix(flat, guess, labels=range(4)), list("abcd"))
    assert scores["mean_iou"] == pytest.approx(expected)
    assert scores["iou_c"] == 0.0
    assert "iou_d" not in scores


def test_mean_iou_is_that_of_keras_where_all_pixels_have_a_class():
    truth = np.maximum(TRUTH, 0)
    expected = keras.metrics.MeanIoU(4)
    expected.update_state(truth, LOGITS.argmax(-1))
    assert streamed(MeanIou(4), truth) == pytest.approx(float(expected.result()), rel=1e-6)


def test_weights_count_pixels():
    weights = _rng.integers(0, 3, TRUTH.shape).astype("float32")
    flat = weights[GIVEN]
    expected = jaccard_score(FLAT, GUESS, average="macro", sample_weight=flat)
    assert streamed(MeanIou(4), weights=weights) == pytest.approx(expected, rel=1e-6)
    expected = accuracy_score(FLAT, GUESS, sample_weight=flat)
    assert streamed(PixelAccuracy(), weights=weights) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("make", [lambda: MeanIou(4), PixelAccuracy])
def test_pixels_without_a_class_have_no_influence(make):
    other = np.where(GIVEN[..., None], LOGITS, _rng.normal(size=LOGITS.shape)).astype("float32")
    assert streamed(make(), logits=other) == streamed(make())
    nothing = make()
    nothing.update_state(np.full((2, 3, 3), -1), np.zeros((2, 3, 3, 4), "float32"))
    assert float(nothing.result()) == 0.0


def test_nothing_scores_nothing():
    assert iou_scores(np.zeros((2, 2)), ["a", "b"]) == {"mean_iou": 0.0, "pixel_accuracy": 0.0}


def test_more_pixels_than_a_float_counts():
    side = 4112  # squared, more than 2^24
    truth = np.zeros((1, side, side), np.int8)
    logits = np.zeros((1, side, side, 2), np.float16)
    logits[:, :256, :, 1] = 1  # the first 256 rows are taken for class 1
    metric = MeanIou(2)
    metric.update_state(truth, logits)
    assert float(metric.result()) == pytest.approx((side - 256) / side / 2, rel=1e-6)
