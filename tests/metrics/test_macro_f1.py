import keras
import numpy as np
import pytest
from sklearn.metrics import f1_score

from mtl_keras.metrics.macro_f1 import MacroF1

RNG = np.random.default_rng(0)


def logits_of(predicted: np.ndarray, classes: int) -> np.ndarray:
    return np.eye(classes, dtype="float32")[predicted]


@pytest.mark.parametrize("present", [range(4), (0, 2), (1,)])
@pytest.mark.parametrize("weighted", [False, True])
def test_equals_scikit_learn_over_several_batches(present, weighted):
    labels, predicted = RNG.choice(list(present), 90), RNG.choice(list(present), 90)
    weights = RNG.random(90).astype("float32") if weighted else None
    metric = MacroF1(4)
    for rows in np.split(np.arange(90), [10, 11, 50]):
        metric.update_state(labels[rows], logits_of(predicted[rows], 4), None if weights is None else weights[rows])
    expected = f1_score(labels, predicted, average="macro", sample_weight=weights)
    np.testing.assert_allclose(metric.result(), expected, rtol=1e-5)


def test_rows_without_weight_do_not_count():
    metric = MacroF1(3)
    metric.update_state(np.array([[0], [1], [2]]), logits_of(np.array([0, 1, 1]), 3), np.array([[1.0], [1.0], [0.0]]))
    assert float(metric.result()) == 1.0


def test_works_in_fit():
    inputs = keras.Input((2,))
    model = keras.Model(inputs, keras.layers.Dense(2)(inputs))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile("sgd", loss, weighted_metrics=[MacroF1(2)])
    history = model.fit(RNG.normal(size=(8, 2)), np.arange(8) % 2, verbose=0)
    assert 0 <= history.history["macro_f1"][0] <= 1
