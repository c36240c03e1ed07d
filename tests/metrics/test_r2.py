import numpy as np
import pytest
from sklearn.metrics import r2_score

from mtl_keras.metrics.r2 import R2

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("shift", [0.0, 1000.0])
@pytest.mark.parametrize("weighted", [False, True])
def test_equals_scikit_learn_over_several_batches(shift, weighted):
    labels = (RNG.normal(size=80) + shift).astype("float32")
    values = (labels + 0.5 * RNG.normal(size=80)).astype("float32")
    weights = RNG.random(80).astype("float32") if weighted else None
    metric = R2()
    for rows in np.split(np.arange(80), [7, 8, 40]):
        metric.update_state(labels[rows], values[rows, None], None if weights is None else weights[rows])
    np.testing.assert_allclose(metric.result(), r2_score(labels, values, sample_weight=weights), rtol=1e-3)


def test_labels_that_do_not_vary_give_zero():
    metric = R2()
    metric.update_state(np.ones(3), np.zeros((3, 1)))
    assert float(metric.result()) == 0.0
