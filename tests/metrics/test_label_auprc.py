import keras
import numpy as np
import pytest
from sklearn.metrics import average_precision_score

from mtl_keras.metrics import average_precision
from mtl_keras.metrics.average_precision import macro_average_precision, micro_average_precision
from mtl_keras.metrics.label_auprc import LabelAuprc

_rng = np.random.default_rng(2)
HAVE = _rng.random((200, 9)) < _rng.random(9) * 0.5
HAVE[:, 4] = False  # no row has it
LOGITS = (2 * _rng.normal(size=HAVE.shape) + 2 * HAVE - 1).astype("float32")
OCCURRING = HAVE.any(axis=0)
EXACT = {"micro": micro_average_precision, "macro": macro_average_precision}


def expected(average, have, scores):
    if average == "micro":
        return average_precision_score(have.ravel(), scores.ravel())
    there = have.any(axis=0)
    return average_precision_score(have[:, there], scores[:, there], average="macro")


def streamed(metric, weights=None, order=None, size=17):
    order = np.arange(len(HAVE)) if order is None else order
    for start in range(0, len(HAVE), size):
        rows = order[start : start + size]
        metric.update_state(HAVE[rows].astype("int32"), LOGITS[rows], None if weights is None else weights[rows])
    return float(metric.result())


@pytest.mark.parametrize("average", ["micro", "macro"])
@pytest.mark.parametrize("digits", [7, 1])  # few digits: many of one probability
def test_exact_areas_are_those_of_scikit_learn(average, digits, monkeypatch):
    scores = LOGITS.round(digits)
    assert EXACT[average](HAVE, scores) == pytest.approx(expected(average, HAVE, scores))
    monkeypatch.setattr(average_precision, "_AT_ONCE", 50)  # in many parts
    assert EXACT[average](HAVE, scores) == pytest.approx(expected(average, HAVE, scores))


@pytest.mark.parametrize("average", ["micro", "macro"])
def test_streamed_areas_are_those_of_scikit_learn_on_bins(average):
    bins = np.floor((LOGITS + 16) * 8)
    found = streamed(LabelAuprc(9, average))
    assert found == pytest.approx(expected(average, HAVE, bins), rel=1e-6)
    assert found == pytest.approx(expected(average, HAVE, LOGITS), abs=0.01)


@pytest.mark.parametrize("average", ["micro", "macro"])
def test_batches_and_their_order_make_no_difference(average):
    assert streamed(LabelAuprc(9, average)) == streamed(LabelAuprc(9, average), order=_rng.permutation(200), size=31)


def test_rows_without_weight_are_left_out_and_other_weights_do_not_count():
    weights = np.repeat(_rng.choice([0.0, 0.3, 2.0], (200, 1)), 9, 1).astype("float32")
    kept = weights[:, 0] > 0
    bins = np.floor((LOGITS + 16) * 8)
    assert streamed(LabelAuprc(9), weights) == pytest.approx(expected("micro", HAVE[kept], bins[kept]), rel=1e-6)


def test_logits_out_of_range_fall_into_the_outer_bins():
    metric = LabelAuprc(1)
    metric.update_state(np.array([[1], [0], [0]]), np.array([[99.0], [-99.0], [-17.0]], "float32"))
    assert float(metric.result()) == 1.0


def test_without_a_label_there_is_nothing():
    none = np.zeros((4, 3), bool)
    for average, exact in EXACT.items():
        assert exact(none, np.zeros((4, 3), "float32")) == 0.0
        metric = LabelAuprc(3, average)
        metric.update_state(none, np.zeros((4, 3), "float32"))
        assert float(metric.result()) == 0.0


def test_one_counts_for_both():
    micro = LabelAuprc(9)
    macro = LabelAuprc(9, "macro", counter=micro)
    assert len(micro.variables) == 1
    streamed(micro)
    macro.update_state(HAVE, LOGITS)
    assert float(macro.result()) == streamed(LabelAuprc(9, "macro"))


def test_it_is_kept_with_its_options():
    kept = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(LabelAuprc(9, "macro")))
    assert (kept.name, kept.classes, kept.average) == ("macro_auprc", 9, "macro")
