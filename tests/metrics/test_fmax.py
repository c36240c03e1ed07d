import numpy as np
import pytest

from mtl_keras.metrics.fmax import Fmax
from mtl_keras.metrics.label_scores import fmax

_rng = np.random.default_rng(1)
HAVE = (_rng.random((60, 12)) < 0.2).astype("int32")
HAVE[5] = HAVE[17] = 0  # rows without any label
LOGITS = (_rng.normal(size=(60, 12)) * 3 - 2 + 2 * HAVE).astype("float32")
LOGITS[9] = -9  # is given nothing at any threshold


def by_definition(have, p):
    """Radivojac et al.'s F-max, row by row and threshold by threshold."""
    best = 0.0
    for number in range(1, 101):
        precisions, recalls = [], []
        for true, likely in zip(have, p, strict=True):
            truth = set(np.flatnonzero(true))
            given = set(np.flatnonzero(likely >= np.float32(number / 100)))
            if not truth:
                continue
            if given:
                precisions.append(len(truth & given) / len(given))
            recalls.append(len(truth & given) / len(truth))
        if precisions and sum(precisions) and sum(recalls):
            precision, recall = np.mean(precisions), np.mean(recalls)
            best = max(best, 2 * precision * recall / (precision + recall))
    return best


def sigmoid(x):
    return (1 / (1 + np.exp(-x.astype("float64")))).astype("float32")


def streamed(have, logits, weights=None, order=None, size=7):
    metric = Fmax()
    for start in range(0, len(have), size):
        rows = slice(start, start + size) if order is None else order[start : start + size]
        metric.update_state(have[rows], logits[rows], None if weights is None else weights[rows])
    return float(metric.result())


def test_it_is_what_cafa_defines():
    expected = by_definition(HAVE, sigmoid(LOGITS))
    assert 0.3 < expected < 0.9
    assert streamed(HAVE, LOGITS) == pytest.approx(expected, rel=1e-6)
    assert fmax(HAVE > 0, sigmoid(LOGITS)) == pytest.approx(expected)


def test_a_probability_on_a_threshold_is_given():
    p = np.repeat((np.arange(1, 101) / 100).astype("float32")[:, None], 2, axis=1)
    have = np.tile([1, 0], (100, 1))
    p[:, 1] = 0.005
    for number in (29, 57, 58, 100):
        one = p[number - 1 : number]
        assert fmax(have[:1] > 0, one) == by_definition(have[:1], one) == 1.0
        below = np.nextafter(one, np.float32(0))
        assert fmax(np.array([[True, False]]), np.where([[True, False]], below, 1.0).astype("float32")) == (
            pytest.approx(2 / 3)
        )


def test_batches_and_their_order_make_no_difference():
    whole = streamed(HAVE, LOGITS, size=60)
    assert streamed(HAVE, LOGITS, size=1) == pytest.approx(whole, rel=1e-6)
    assert streamed(HAVE, LOGITS, order=_rng.permutation(60)) == pytest.approx(whole, rel=1e-6)


def test_labels_without_weight_are_left_out_and_other_weights_do_not_count():
    weights = _rng.choice([0.0, 0.5, 3.0], HAVE.shape).astype("float32")
    expected = by_definition(HAVE * (weights > 0), np.where(weights > 0, sigmoid(LOGITS), 0))
    assert streamed(HAVE, LOGITS, weights) == pytest.approx(expected, rel=1e-6)
    rows = np.repeat(_rng.choice([0.0, 2.0], (60, 1)), 12, axis=1).astype("float32")
    kept = rows[:, 0] > 0
    assert streamed(HAVE, LOGITS, rows) == pytest.approx(by_definition(HAVE[kept], sigmoid(LOGITS[kept])), rel=1e-6)


def test_without_a_label_there_is_nothing():
    assert streamed(HAVE * 0, LOGITS) == fmax(HAVE < 0, sigmoid(LOGITS)) == 0.0
    assert streamed(HAVE[:0], LOGITS[:0]) == 0.0
