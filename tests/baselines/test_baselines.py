import pytest

from mtl_keras.baselines import baselines, fit_baselines
from mtl_keras.heads import KINDS, Classification, MultiLabel, Regression, Segmentation, TokenTagging

TEXTS = ["what a good day", "so good :)", "a bad day", "bad , bad luck", "good luck !", "all bad"]
MOODS = ["good", "good", "bad", "bad", "good", "bad"]


def test_text_classification():
    scores = baselines(Classification(), (TEXTS, MOODS), (["good one", "a bad one"], ["good", "bad"]))
    assert scores["tfidf_logistic_regression"] == {"macro_f1": 1.0, "accuracy": 1.0}
    assert scores["majority"] == pytest.approx({"macro_f1": 1 / 3, "accuracy": 0.5})


def test_regression():
    scores = baselines(Regression(), ([None, None], [1.0, 3.0]), ([None, None], [2.0, 4.0]))
    assert scores == {"majority": pytest.approx({"r2": -1.0, "rmse": 2**0.5, "mae": 1.0})}


def test_tagging():
    train = ([["Ann", "Lee", "runs"], ["Lee", "sits"]], [["B-per", "I-per", "O"], ["I-per", "O"]])
    test = ([["Ann", "Lee", "sits"], ["Lee", "grins"]], [["B-per", "I-per", "O"], ["B-per", "O"]])
    scores = baselines(TokenTagging(), train, test)
    assert scores["most_frequent_tag"] == {"entity_f1": 1.0, "entity_precision": 1.0, "entity_recall": 1.0}
    assert scores["majority"] == {"entity_f1": 0.0, "entity_precision": 0.0, "entity_recall": 0.0}


def test_multi_label():
    train = (["1", "2", "3"], [["cat"], ["cat", "dog"], ["fox"]])
    test = (["4", "5"], [["cat"], ["dog"]])
    scores = baselines(MultiLabel(labels=["cat", "dog", "fox"]), train, test)
    assert scores == {"majority": pytest.approx({"micro_f1": 0.5, "macro_f1": 2 / 9})}


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
        "token_tagging": ([["a"]], [["O"]]),
    }
    for kind, head in KINDS.items():
        for scores in baselines(head(), rows[kind], rows[kind]).values():
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


def test_no_rows():
    assert fit_baselines(Classification(), ([], [])) == {}
    scores = baselines(Classification(), (TEXTS, MOODS), ([], []))
    assert all(value == 0.0 for values in scores.values() for value in values.values())
