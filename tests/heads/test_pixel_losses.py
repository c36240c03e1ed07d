import numpy as np
import pytest
import tensorflow as tf
from sklearn.metrics import log_loss

from mtl_keras.heads import pixel_losses
from mtl_keras.heads.segmentation import Segmentation

_rng = np.random.default_rng(0)
CLASSES = 3
TRUTH = _rng.integers(-1, CLASSES, (2, 5, 7)).astype("int32")
LOGITS = _rng.normal(size=(2, 5, 7, CLASSES)).astype("float32")
LABELLED = TRUTH >= 0


def softmax(logits):
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


P = softmax(LOGITS.astype("float64"))
OF_CLASS = np.take_along_axis(P, np.maximum(TRUTH, 0)[..., None], -1)[..., 0]


def dice_of(truth, probabilities):
    """Returns 1 less the mean Dice of the classes of one picture, in a loop."""
    scores = []
    for number in np.unique(truth[truth >= 0]):
        hits = probabilities[truth == number, number].sum()
        sizes = (truth == number).sum() + probabilities[truth >= 0, number].sum()
        scores.append((2 * hits + 1) / (sizes + 1))
    return 1 - np.mean(scores)


def test_cross_entropy():
    found = pixel_losses.cross_entropy(TRUTH, LOGITS).numpy()
    np.testing.assert_allclose(found, np.where(LABELLED, -np.log(OF_CLASS), 0), rtol=1e-5, atol=1e-6)
    assert found[LABELLED].mean() == pytest.approx(log_loss(TRUTH[LABELLED], P[LABELLED]), rel=1e-5)


def test_smoothed_cross_entropy():
    target = 0.8 * np.eye(CLASSES)[np.maximum(TRUTH, 0)] + 0.2 / CLASSES
    expected = np.where(LABELLED, -(target * np.log(P)).sum(-1), 0)
    np.testing.assert_allclose(pixel_losses.cross_entropy(TRUTH, LOGITS, 0.2), expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("gamma", [0.0, 0.5, 2.0])
def test_focal(gamma):
    expected = np.where(LABELLED, -((1 - OF_CLASS) ** gamma) * np.log(OF_CLASS), 0)
    np.testing.assert_allclose(pixel_losses.focal(TRUTH, LOGITS, gamma), expected, rtol=1e-5, atol=1e-6)


def test_dice():
    found = pixel_losses.dice(TRUTH, LOGITS).numpy()
    for picture in range(2):
        expected = np.where(LABELLED[picture], dice_of(TRUTH[picture], P[picture]), 0)
        np.testing.assert_allclose(found[picture], expected, rtol=1e-5)


def test_dice_of_a_perfect_and_of_a_wrong_answer():
    truth = np.repeat([[0, 1]], 400, 0).reshape(1, 20, 40).astype("int32")
    right = np.eye(2, dtype="float32")[truth] * 40
    assert pixel_losses.dice(truth, right).numpy().max() < 1e-5
    assert pixel_losses.dice(truth, right[..., ::-1]).numpy().min() > 0.99


LOSSES = {
    "cross_entropy": {},
    "dice": {"loss_terms": {"cross_entropy": 0, "dice": 1}},
    "focal": {"loss_terms": {"cross_entropy": 0, "focal": 1}},
    "focal, gamma 0": {"loss_terms": {"cross_entropy": 0, "focal": 1, "focal_gamma": 0}},
    "focal, gamma 0.5": {"loss_terms": {"cross_entropy": 0, "focal": 1, "focal_gamma": 0.5}},
    "all": {"loss_terms": {"dice": 1, "focal": 1}, "label_smoothing": 0.1},
}


def mean_and_slope(options, truth, logits):
    head = Segmentation(labels=["a", "b", "c"], **options)
    logits = tf.constant(logits)
    with tf.GradientTape() as tape:
        tape.watch(logits)
        loss = tf.reduce_sum(head.loss(tf.constant(truth), logits))
    return float(loss), tape.gradient(loss, logits).numpy()


@pytest.mark.parametrize("name", LOSSES)
def test_pixels_without_a_class_have_no_influence(name):
    other = np.where(LABELLED[..., None], LOGITS, 9 * _rng.normal(size=LOGITS.shape)).astype("float32")
    (loss, slope), (same, same_slope) = (mean_and_slope(LOSSES[name], TRUTH, each) for each in (LOGITS, other))
    assert loss == pytest.approx(same, rel=1e-6)
    np.testing.assert_allclose(slope, same_slope, atol=1e-6)
    assert not slope[~LABELLED].any()
    assert abs(slope[LABELLED]).max() > 1e-3


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("scale", [1e4, -1e4])
def test_slopes_are_numbers_where_answers_are_sure(name, scale):
    sure = scale * np.eye(CLASSES, dtype="float32")[np.maximum(TRUTH, 0)]
    loss, slope = mean_and_slope(LOSSES[name], TRUTH, sure)
    assert np.isfinite(loss)
    assert np.isfinite(slope).all()


def test_the_loss_is_the_weighted_sum_of_the_terms():
    head = Segmentation(labels=["a", "b", "c"], loss_terms={"cross_entropy": 0.5, "dice": 2, "focal": 3})
    parts = [pixel_losses.cross_entropy(TRUTH, LOGITS), pixel_losses.dice(TRUTH, LOGITS)]
    expected = 0.5 * parts[0] + 2 * parts[1] + 3 * pixel_losses.focal(TRUTH, LOGITS, 2.0)
    np.testing.assert_allclose(head.loss(TRUTH, LOGITS), expected, rtol=1e-5)
