import numpy as np
import pytest

from mtl_keras.baselines import baselines, fit_baselines
from mtl_keras.errors import UserError
from mtl_keras.heads import (
    KINDS,
    Classification,
    MultiLabel,
    Regression,
    Segmentation,
    TokenClassification,
    TokenTagging,
)

TEXTS = ["what a good day", "so good :)", "a bad day", "bad , bad luck", "good luck !", "all bad"]
MOODS = ["good", "good", "bad", "bad", "good", "bad"]


def test_text_classification():
    scores = baselines(Classification(), (TEXTS, MOODS), (["good one", "a bad one"], ["good", "bad"]))
    assert set(scores) == {"majority", "tfidf_logistic_regression"}
    assert scores["tfidf_logistic_regression"] == {"macro_f1": 1.0, "accuracy": 1.0, "mcc": pytest.approx(1.0)}
    assert scores["majority"] == pytest.approx({"macro_f1": 1 / 3, "accuracy": 0.5, "mcc": 0.0})


def test_regression():
    scores = baselines(Regression(), ([None, None], [1.0, 3.0]), ([None, None], [2.0, 4.0]))
    assert scores == {"majority": pytest.approx({"r2": -1.0, "rmse": 2**0.5, "mae": 1.0})}


def test_tagging():
    train = ([["Ann", "Lee", "runs"], ["Lee", "sits"]], [["B-per", "I-per", "O"], ["I-per", "O"]])
    test = ([["Ann", "Lee", "sits"], ["Lee", "grins"]], [["B-per", "I-per", "O"], ["B-per", "O"]])
    scores = baselines(TokenTagging(), train, test)
    assert scores["most_frequent_tag"] == {"entity_f1": 1.0, "entity_precision": 1.0, "entity_recall": 1.0}
    assert scores["majority"] == {"entity_f1": 0.0, "entity_precision": 0.0, "entity_recall": 0.0}


@pytest.mark.parametrize("as_array", [False, True])
def test_multi_label(as_array):
    train, test = [["cat"], ["cat", "dog"], ["fox"]], [["cat"], ["dog"]]
    if as_array:
        train, test = np.array([[1, 0, 0], [1, 1, 0], [0, 0, 1]]), np.array([[1, 0, 0], [0, 1, 0]])
    head = MultiLabel(labels=["cat", "dog", "fox"])
    scores = baselines(head, (["1", "2", "3"], train), (["4", "5"], test))
    # The probabilities are 2/3, 1/3, 1/3; cat is given. F-max: at 0.33 precision 1/3 and recall 1, at 0.66 1/2 and 1/2.
    expected = {"micro_f1": 0.5, "macro_f1": 2 / 9, "fmax": 0.5, "mcc": 0.0}
    expected |= {"micro_auprc": 0.5 * 1 / 2 + 0.5 * 2 / 6, "macro_auprc": 0.5}
    assert scores == {"majority": pytest.approx(expected)}


def test_baselines_keep_to_a_hierarchy():
    head = MultiLabel(labels=["part", "whole"], parents={"part": ["whole"]})
    train = np.array([[1, 0]] * 3 + [[0, 1]])  # rows lack the ancestors of their labels
    predicted = fit_baselines(head, ("1234", train))["majority"](["5", "6"])
    np.testing.assert_allclose(predicted.probabilities, [[0.75, 0.75]] * 2)
    assert predicted.given.all()


def test_a_label_that_is_none_is_told():
    with pytest.raises(UserError, match="labels of row 1: expected names of labels of the head"):
        fit_baselines(MultiLabel(labels=["a"]), (["1", "2"], [["a"], ["b"]]))


def test_labels_of_words():
    train = ([["the", "cat", "sat"], ["the", "sat"]], [["det", "noun", "verb"], ["det", None]])
    test = ([["the", "mat", "sat"]], [["det", None, "verb"]])
    scores = baselines(TokenClassification(), train, test, field="words")
    assert set(scores) == {"majority", "most_frequent_label"}
    assert scores["most_frequent_label"] == {"accuracy": 1.0, "macro_f1": 1.0, "mcc": pytest.approx(1.0)}
    assert scores["majority"] == pytest.approx({"accuracy": 0.5, "macro_f1": 1 / 3, "mcc": 0.0})
    fitted = fit_baselines(TokenClassification(), train, "words")
    assert fitted["most_frequent_label"]([["mat", "sat"]]) == [["det", "verb"]]


def test_segmentation():
    train, test = [[70, 20, 10], [0, 60, 40]], [[30, 20, 50], [100, 0, 0]]
    scores = baselines(Segmentation(labels=["a", "b", "c"]), (train, train), (test, test))
    assert scores["majority"] == pytest.approx(
        {"mean_iou": 0.1 / 3, "pixel_accuracy": 0.1, "iou_a": 0.0, "iou_b": 0.1, "iou_c": 0.0}
    )


def test_metrics_are_named_as_the_heads():
    rows = {
        "classification": (TEXTS, MOODS),
        "multi_label": (TEXTS, [["a"], ["b"], []] * 2),
        "regression": (TEXTS, [0.5] * 6),
        "segmentation": ([[3, 4]], [[3, 4]]),
        "token_classification": ([["a", "b"]], [["x", "y"]]),
        "token_tagging": ([["a"]], [["O"]]),
    }
    for kind, head in KINDS.items():
        made = head(labels=["a", "b"]) if kind == "multi_label" else head()
        for scores in baselines(made, rows[kind], rows[kind]).values():
            assert tuple(scores) == head.monitors


@pytest.mark.parametrize(
    ("inputs", "labels"), [(["a", "b"], ["x", "x"]), ([" ", ""], ["x", "y"]), ([b"raw", b"bytes"], ["x", "y"])]
)
def test_what_cannot_be_fitted_is_left_out(inputs, labels):
    assert set(fit_baselines(Classification(), (inputs, labels))) == {"majority"}


def test_many_texts_without_a_term_in_common():
    texts = [f"word{number}" for number in range(1000)]
    labels = ["even", "odd"] * 500
    predict = fit_baselines(Classification(), (texts, labels))["tfidf_logistic_regression"]
    assert predict(texts[:4]) == ["even", "odd", "even", "odd"]
    assert len(predict(["new"])) == 1


def test_terms_of_one_text_are_left_out_of_many():
    texts = [f"{mood} word{number}" for number, mood in enumerate(["good", "bad"] * 500)]
    fitted = fit_baselines(Classification(), (texts, ["good", "bad"] * 500))
    assert fitted["tfidf_logistic_regression"](["good word1", "bad word0"]) == ["good", "bad"]


@pytest.mark.parametrize("field", ["text", "sequence"])
def test_no_rows(field):
    assert fit_baselines(Classification(), ([], []), field) == {}
    assert fit_baselines(TokenClassification(), ([], []), field) == {}
    assert fit_baselines(MultiLabel(labels=["a"]), ([], []), field) == {}
    scores = baselines(Classification(), (TEXTS, MOODS), ([], []))
    assert all(value == 0.0 for values in scores.values() for value in values.values())
