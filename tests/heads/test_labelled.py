import keras
import numpy as np
import pytest
from pydantic import ValidationError
from sklearn.utils.class_weight import compute_sample_weight

from mtl_keras.errors import UserError
from mtl_keras.heads import Classification, Regression, TokenTagging

LABELS = ("a", "b", "c")


def test_balanced_weights_equal_those_of_scikit_learn():
    labels = np.array([0, 0, 0, 1, 2, 2, 0, 1])
    weights = Classification(labels=LABELS, class_weights="balanced").weights(labels)
    np.testing.assert_allclose(weights, compute_sample_weight("balanced", labels), rtol=1e-6)


def test_root_balanced_weights_are_the_square_root_of_the_balanced():
    labels = np.array([0, 0, 0, 1, 2, 2, 0, 1])
    weights = Classification(labels=LABELS, class_weights="root_balanced").weights(labels)
    np.testing.assert_allclose(weights, np.sqrt(compute_sample_weight("balanced", labels)), rtol=1e-6)
    assert weights.dtype == np.float32


def test_balanced_weights_bear_a_class_that_does_not_occur():
    weights = Classification(labels=LABELS, class_weights="balanced").weights(np.array([0, 0, 2]))
    np.testing.assert_allclose(weights, [0.75, 0.75, 1.5])


def test_named_weights_keep_the_shape_of_the_labels():
    head = TokenTagging(labels=("O", "B-x", "I-x"), class_weights={"O": 0.5})
    np.testing.assert_allclose(head.weights(np.array([[0, 1], [2, 0]])), [[0.5, 1], [1, 0.5]])


def test_oversampling_takes_rare_classes_more_often():
    labels = np.repeat([0, 1, 2], [90, 10, 40])
    often = Classification(labels=LABELS, oversampling="balanced").repeats(labels)
    np.testing.assert_array_equal([often[0], often[90], often[100]], [1, 9, 2])  # 90 / 90, 90 / 10, 90 / 40
    seldom = Classification(labels=LABELS, oversampling="root_balanced").repeats(labels)
    np.testing.assert_array_equal([seldom[0], seldom[90], seldom[100]], [1, 3, 2])  # square roots: 1, 3, 1.5
    assert Classification(labels=LABELS).repeats(labels) is None
    assert Classification(labels=LABELS, oversampling="balanced").repeats(labels[:0]) is None


def test_no_class_weights_are_none():
    assert Classification(labels=LABELS).weights(np.array([0])) is None
    assert Regression().weights(np.array([0.5])) is None


@pytest.mark.parametrize("smoothing", [0.0, 0.2])
def test_loss_equals_that_of_keras(smoothing):
    logits, labels = np.random.default_rng(0).normal(size=(6, 3)).astype("float32"), np.array([0, 1, 2, 2, 1, 0])
    expected = keras.losses.categorical_crossentropy(
        np.eye(3, dtype="float32")[labels], logits, from_logits=True, label_smoothing=smoothing
    )
    head = Classification(labels=LABELS, label_smoothing=smoothing)
    np.testing.assert_allclose(head.loss(labels, logits), expected, rtol=1e-5)
    np.testing.assert_allclose(head.loss(labels[:, None], logits), expected, rtol=1e-5)


def test_classification_answers_names_and_probabilities():
    answer = Classification(labels=LABELS).answer(np.log(np.array([[0.2, 0.7, 0.1]], "float32")), {})
    assert answer["label"].numpy().tolist() == [b"b"]
    np.testing.assert_allclose(answer["probability"], [0.7], rtol=1e-5)
    np.testing.assert_allclose(answer["probabilities"], [[0.2, 0.7, 0.1]], rtol=1e-5)


def test_labels_come_with_the_data():
    assert Classification().with_labels(["x", "y"]).labels == ("x", "y")
    assert Regression().with_labels(["x"]) == Regression()


def test_new_labels_bring_a_new_grammar():
    head = TokenTagging(labels=("O", "B-x"))
    assert head.grammar.labels == ("O", "B-x")
    assert head.with_labels(["O", "B-y"]).grammar.labels == ("O", "B-y")


@pytest.mark.parametrize(
    ("head", "labels", "message"),
    [
        (TokenTagging(), ["O", "I-x"], "expected a B-x for every I-x"),
        (TokenTagging(), ["B-x", "I-x"], "expected the tag O"),
        (TokenTagging(), ["O", "NOUN"], r"received \['NOUN'\]"),
        (Classification(), ["a", "a"], "must differ"),
        (Classification(), [], "empty"),
        (Classification(class_weights={"q": 2.0}), ["a", "b"], 'class_weights: .*received "q"'),
    ],
)
def test_labels_that_do_not_fit_are_a_users_error(head, labels, message):
    with pytest.raises(UserError, match=message):
        head.with_labels(labels)


def test_missing_labels_are_a_users_error():
    with pytest.raises(UserError, match="expected label names"):
        Classification().metrics()


@pytest.mark.parametrize("options", [{"dropout": 1.0}, {"label_smoothing": -0.1}, {"class_weights": {"a": -1.0}}])
def test_options_out_of_range_are_refused(options):
    with pytest.raises(ValidationError):
        Classification(labels=LABELS, **options)
