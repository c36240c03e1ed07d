import keras
import numpy as np
import pytest
from sklearn.metrics import accuracy_score, f1_score, matthews_corrcoef

from mtl_keras.metrics.class_scores import class_scores
from mtl_keras.metrics.mcc import Mcc

_rng = np.random.default_rng(0)
LABELS = _rng.integers(0, 4, 90)
GUESSES = np.where(_rng.random(90) < 0.5, LABELS, _rng.integers(0, 4, 90))


def streamed(labels, guesses, weights=None, parts=(10, 11, 50)):
    metric = Mcc(4)
    for rows in np.split(np.arange(len(labels)), parts):
        logits = np.eye(4, dtype="float32")[guesses[rows]]
        metric.update_state(labels[rows], logits, None if weights is None else weights[rows])
    return float(metric.result())


@pytest.mark.parametrize("weighted", [False, True])
def test_equals_scikit_learn_over_several_batches(weighted):
    weights = _rng.random(90).astype("float32") if weighted else None
    expected = matthews_corrcoef(LABELS, GUESSES, sample_weight=weights)
    assert 0.2 < expected < 0.8
    assert streamed(LABELS, GUESSES, weights) == pytest.approx(expected, rel=1e-6)


def test_two_classes_are_those_of_the_textbook():
    truth, guess = np.array([1] * 6 + [0] * 4), np.array([1, 1, 1, 1, 0, 0, 0, 0, 0, 1])
    expected = (4 * 3 - 1 * 2) / ((4 + 1) * (4 + 2) * (3 + 1) * (3 + 2)) ** 0.5
    assert streamed(truth, guess, parts=(3,)) == pytest.approx(expected)
    assert class_scores(truth, guess)["mcc"] == pytest.approx(expected)


@pytest.mark.parametrize(("labels", "guesses"), [(LABELS * 0 + 2, GUESSES), (LABELS, GUESSES * 0), (LABELS[:0],) * 2])
def test_what_does_not_vary_is_worth_nothing(labels, guesses):
    assert streamed(labels, guesses) == 0.0
    assert class_scores(labels, guesses)["mcc"] == 0.0


def test_labels_a_word():
    weights = (_rng.random(90) < 0.8).astype("float32")
    metric = Mcc(4)
    metric.update_state(
        LABELS.reshape(9, 10), np.eye(4, dtype="float32")[GUESSES].reshape(9, 10, 4), weights.reshape(9, 10)
    )
    assert float(metric.result()) == pytest.approx(streamed(LABELS, GUESSES, weights), rel=1e-6)


def test_more_residues_than_a_float_counts():
    metric = Mcc(2)
    for truth, guess, many in ((0, 0, 3e8), (1, 1, 2e8), (0, 1, 1e8), (1, 0, 1e8 + 1)):
        metric.update_state(np.array([truth]), np.eye(2, dtype="float32")[[guess]], np.array([many]))
    expected = (3 * 2 - 1 * 1) / (4 * 3 * 4 * 3) ** 0.5
    assert float(metric.result()) == pytest.approx(expected, rel=1e-6)


def test_scores_of_plain_numbers_are_those_of_scikit_learn():
    truths, guesses = LABELS + (LABELS > 1), GUESSES  # class 2 is only ever predicted
    scores = class_scores(truths, guesses)
    assert scores == {
        "accuracy": pytest.approx(accuracy_score(truths, guesses)),
        "macro_f1": pytest.approx(f1_score(truths, guesses, average="macro")),
        "mcc": pytest.approx(matthews_corrcoef(truths, guesses)),
    }


def test_it_is_kept_with_its_options():
    metric = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(Mcc(4, name="own")))
    assert (metric.name, metric.classes) == ("own", 4)
