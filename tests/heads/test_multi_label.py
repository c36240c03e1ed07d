import tracemalloc

import keras
import numpy as np
import pytest
from pydantic import ValidationError

from mtl_keras.heads import MultiLabel

LABELS = ("cat", "dog", "fox")
HAVE = np.array([[1, 0, 0], [1, 1, 0], [0, 0, 0], [1, 0, 0]])


@pytest.mark.parametrize("smoothing", [0.0, 0.2])
def test_loss_is_the_binary_cross_entropy_of_keras(smoothing):
    logits = np.random.default_rng(0).normal(size=(4, 3)).astype("float32")
    found = MultiLabel(labels=LABELS, label_smoothing=smoothing).loss(HAVE, logits).numpy()
    expected = keras.losses.BinaryCrossentropy(from_logits=True, label_smoothing=smoothing, reduction=None)
    for label in range(3):
        np.testing.assert_allclose(found[:, label], expected(HAVE[:, label, None], logits[:, label, None]), rtol=1e-5)


def test_labels_that_are_given_come_first():
    p = np.array([[0.2, 0.9, 0.7], [0.1, 0.1, 0.1], [0.6, 0.3, 0.8]], "float32")
    answer = MultiLabel(labels=LABELS, threshold=0.65).answer(np.log(p / (1 - p)), {})
    assert answer["labels"].numpy().tolist() == [[b"dog", b"fox", b""], [b"", b"", b""], [b"fox", b"", b""]]
    np.testing.assert_allclose(answer["probabilities"], p, rtol=1e-5)


def test_balanced_weights_make_both_answers_weigh_the_same():
    weights = MultiLabel(labels=LABELS, class_weights="balanced").weights(HAVE)
    np.testing.assert_allclose(weights[HAVE == 0], 1)
    for label in (0, 1):
        has = HAVE[:, label] == 1
        assert weights[has, label].sum() == pytest.approx(weights[~has, label].sum())
    np.testing.assert_allclose(weights[:, 2], 1)  # no row has it
    assert weights.dtype == np.float32


def test_root_balanced_weights_are_the_square_root_of_the_balanced():
    plain, root = (
        MultiLabel(labels=LABELS, class_weights=each).weights(HAVE) for each in ("balanced", "root_balanced")
    )
    np.testing.assert_allclose(root, np.sqrt(plain))


def test_a_missing_label_weighs_nothing():
    with_missing = np.concatenate([HAVE, np.full((5, 3), -1)])
    head = MultiLabel(labels=LABELS, class_weights="balanced")
    np.testing.assert_allclose(head.weights(with_missing)[:4], head.weights(HAVE))
    assert not head.weights(with_missing)[4:].any()


def test_named_weights():
    weights = MultiLabel(labels=LABELS, class_weights={"dog": 3.0}).weights(HAVE)
    np.testing.assert_allclose(weights, np.where((HAVE == 1) & (np.arange(3) == 1), 3, 1))
    assert MultiLabel(labels=LABELS).weights(HAVE) is None


@pytest.mark.parametrize(
    "options", [{"threshold": 0}, {"threshold": 1.0}, {"hidden": [0]}, {"class_weights": {"x": 1}}]
)
def test_options_out_of_range_are_refused(options):
    with pytest.raises(ValidationError):
        MultiLabel(labels=LABELS, **options)


def test_evaluation_takes_what_the_answer_says_without_names():
    logits = np.random.default_rng(0).normal(size=(9, 3)).astype("float32")
    head = MultiLabel(labels=LABELS, threshold=0.65)
    answer, found = head.answer(logits, {}), head.evaluated(logits, {})
    assert found.keys() == {"given", "probabilities"}
    named = [[name.decode() for name in row if name] for row in answer["labels"].numpy()]
    assert [[LABELS[at] for at in np.flatnonzero(row)] for row in found["given"].numpy()] == named
    np.testing.assert_array_equal(found["probabilities"], answer["probabilities"])


@pytest.mark.parametrize("class_weights", ["balanced", {"t1": 2.0}])
def test_weights_of_many_labels_take_no_more_memory_than_single_floats(class_weights):
    have = np.random.default_rng(0).integers(0, 2, (2000, 200), np.int8)
    head = MultiLabel(labels=[f"t{number}" for number in range(200)], class_weights=class_weights)
    tracemalloc.start()
    weights = head.weights(have)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert weights.dtype == np.float32
    assert most < 2 * weights.nbytes
