import keras
import numpy as np
import pytest
from sklearn.metrics import f1_score

from mtl_keras.metrics.label_f1 import LabelF1

_rng = np.random.default_rng(0)
HAVE = _rng.integers(0, 2, (30, 4))
HAVE[:, 3] = 0
LOGITS = _rng.normal(size=(30, 4)).astype("float32")
LOGITS[:, 3] = -5  # a label that no row has and that is never given


def streamed(metric, weights=None):
    for part in (slice(0, 7), slice(7, 8), slice(8, 30)):
        metric.update_state(HAVE[part], LOGITS[part], None if weights is None else weights[part])
    return float(metric.result())


@pytest.mark.parametrize("average", ["micro", "macro"])
@pytest.mark.parametrize("threshold", [0.5, 0.7])
def test_f1_is_that_of_scikit_learn(average, threshold):
    given = 1 / (1 + np.exp(-LOGITS)) >= threshold
    expected = f1_score(HAVE, given, average=average, zero_division=0)
    assert 0.1 < expected < 0.9
    assert streamed(LabelF1(4, average, threshold)) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("average", ["micro", "macro"])
def test_rows_without_weight_are_left_out_and_other_weights_do_not_count(average):
    weights = np.repeat(_rng.choice([0.0, 0.3, 2.0], (30, 1)), 4, 1).astype("float32")
    kept = weights[:, 0] > 0
    expected = f1_score(HAVE[kept], LOGITS[kept] >= 0, average=average, zero_division=0)
    assert streamed(LabelF1(4, average), weights) == pytest.approx(expected, rel=1e-6)


def test_metrics_are_kept_with_their_options():
    metric = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(LabelF1(4, "macro", 0.7)))
    assert (metric.name, metric.classes, metric.average, metric.threshold) == ("macro_f1", 4, "macro", 0.7)
