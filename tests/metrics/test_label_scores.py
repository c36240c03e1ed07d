import numpy as np
import pytest
from sklearn.metrics import average_precision_score, f1_score, matthews_corrcoef

from mtl_keras.metrics import label_scores as module
from mtl_keras.metrics.label_mcc import LabelMcc
from mtl_keras.metrics.label_predictions import LabelPredictions
from mtl_keras.metrics.label_scores import label_scores

_rng = np.random.default_rng(3)
HAVE = _rng.random((80, 6)) < 0.3
HAVE[:, 5] = False
P = np.clip(_rng.random(HAVE.shape) * 0.8 + 0.2 * HAVE, 0, 1).astype("float32")
P[:, 4] = 0.9  # is given to all


@pytest.mark.parametrize("threshold", [0.5, 0.7])
def test_scores_are_those_of_scikit_learn(threshold, monkeypatch):
    monkeypatch.setattr(module, "_AT_ONCE", 70)  # in many parts
    predicted = LabelPredictions.of(P, threshold)
    scores = label_scores(HAVE, predicted)
    for average in ("micro", "macro"):
        expected = f1_score(HAVE, predicted.given, average=average, zero_division=0)
        assert scores[f"{average}_f1"] == pytest.approx(expected)
    mcc = [matthews_corrcoef(HAVE[:, c], P[:, c] >= threshold) for c in range(4)]
    assert scores["mcc"] == pytest.approx(sum(mcc) / 6)  # 0 of the labels that do not vary
    assert scores["micro_auprc"] == pytest.approx(average_precision_score(HAVE.ravel(), P.ravel()))
    assert scores["macro_auprc"] == pytest.approx(average_precision_score(HAVE[:, :5], P[:, :5], average="macro"))


def test_streamed_mcc_is_the_same():
    logits = np.log(P / (1 - P + 1e-9)).astype("float32")
    metric = LabelMcc(6)
    for rows in np.split(np.arange(80), [3, 40]):
        metric.update_state(HAVE[rows], logits[rows], np.ones((len(rows), 6), "float32"))
    metric.update_state(~HAVE[:9], logits[:9], np.zeros((9, 6), "float32"))  # weighs nothing
    assert float(metric.result()) == pytest.approx(label_scores(HAVE, LabelPredictions.of(P))["mcc"], rel=1e-5)


def test_no_rows():
    assert set(label_scores(HAVE[:0], LabelPredictions.of(P[:0])).values()) == {0.0}
