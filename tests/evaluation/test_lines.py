import numpy as np
import pytest

from mtl_keras.evaluation.lines import LINES, MOST_PROBABILITIES, subject
from mtl_keras.evaluation.scored_rows import ScoredRows
from mtl_keras.heads import MultiLabel, TokenClassification
from mtl_keras.metrics.label_predictions import LabelPredictions
from mtl_keras.metrics.label_scores import label_scores

_rng = np.random.default_rng(0)


@pytest.mark.parametrize(
    ("field", "per", "expected"),
    [
        ("text", "row", {"text": "shown"}),
        ("image", "label", {"image": "shown"}),
        ("sequence", "row", {"protein": "shown"}),
        ("sequence", "word", {"protein": "shown", "sequence": "raw"}),
    ],
)
def test_what_a_line_is_about(field, per, expected):
    assert subject(field, per, b"shown", b"raw") == expected


def test_words_are_a_list():
    assert subject("words", "word", [b"a", b"b"], None) == {"words": ["a", "b"]}


def test_a_label_a_residue():
    answer = {"labels": np.array([b"helix", b"coil", b"", b""]), "confidence": np.array([0.9, 0.61237, 0, 0])}
    line = LINES["token_classification"]({"protein": "P1"}, [1, -1, 0], answer, ["helix", "coil"])
    assert line == {
        "protein": "P1",
        "labels": ["coil", None, "helix"],
        "predicted": ["helix", "coil", None],
        "confidence": [0.9, 0.6124, 0.0],
    }
    cut = {"labels": np.array([b"helix"]), "confidence": np.array([0.9])}
    line = LINES["token_classification"]({}, np.array([0, 0, 1]), cut, ["helix", "coil"])
    assert line["predicted"] == ["helix", None, None]
    scored = ScoredRows.of(TokenClassification(labels=["helix", "coil"]), 1)
    scored.add(line, [0, 0, 1], cut)
    assert scored.scores()["accuracy"] == pytest.approx(1 / 3)


def answers(p, threshold=0.5):
    return [{"given": row >= threshold, "probabilities": row} for row in p]


def test_of_many_labels_a_line_keeps_the_likeliest_and_those_that_are_given_or_true():
    names = [f"term{number}" for number in range(1000)]
    p = _rng.random((1, 1000)).astype("float32") * 0.4
    p[0, [3, 700]] = 0.8
    label = np.zeros(1000, "int32")
    label[np.argmin(p)] = 1
    [answer] = answers(p)
    line = LINES["multi_label"]({"protein": "P1"}, label, answer, names)
    assert line["predicted"] == ["term3", "term700"]
    assert line["labels"] == [names[np.argmin(p)]]
    likeliest = {names[at] for at in np.argsort(-p[0])[:MOST_PROBABILITIES]}
    assert set(line["probabilities"]) == likeliest | {names[np.argmin(p)]}
    assert all(value == round(float(p[0, names.index(name)]), 6) for name, value in line["probabilities"].items())


def test_scores_are_of_all_labels_and_of_the_rows_that_came():
    names = [f"term{number}" for number in range(80)]
    have = (_rng.random((30, 80)) < 0.1).astype("int32")
    p = np.clip(_rng.random((30, 80)) * 0.6 + 0.3 * have, 0, 1).astype("float32")
    scored = ScoredRows.of(MultiLabel(labels=names, threshold=0.7), most=50)
    for label, answer in zip(have, answers(p, 0.7), strict=True):
        scored.add(LINES["multi_label"]({}, label, answer, names), label, answer)
    assert scored.scores() == label_scores(have > 0, LabelPredictions.of(p, 0.7))
