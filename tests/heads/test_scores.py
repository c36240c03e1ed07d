"""What a head's metrics say while training is what its scores say of the same predictions written out."""

import numpy as np
import pytest

from mtl_keras.baselines.scores import SCORES
from mtl_keras.evaluation.lines import confusion
from mtl_keras.heads import (
    KINDS,
    Classification,
    MultiLabel,
    Regression,
    Segmentation,
    TokenClassification,
    TokenTagging,
)
from mtl_keras.metrics.label_predictions import LabelPredictions

LABELS = ("a", "b", "c")
TAGS = ("O", "B-x", "I-x")
_rng = np.random.default_rng(3)
CLASSES = _rng.integers(0, 3, 40).astype("int32")
LOGITS = _rng.normal(size=(40, 3)).astype("float32")
HAVE = _rng.integers(0, 2, (40, 3)).astype("int32")
VALUES = _rng.normal(size=40).astype("float32")
WORDS = _rng.integers(0, 3, (40, 4)).astype("int32")
WORD_LOGITS = _rng.normal(size=(40, 4, 3)).astype("float32")
PIXELS = _rng.integers(-1, 3, (5, 6, 4)).astype("int32")
PIXEL_LOGITS = _rng.normal(size=(5, 6, 4, 3)).astype("float32")


def named(numbers):
    return [LABELS[number] for number in numbers]


def given(flags):
    return [[name for name, flag in zip(LABELS, row, strict=True) if flag] for row in flags]


def likely(head):
    return LabelPredictions.of(head.answer(LOGITS, {})["probabilities"].numpy())


def tagged(rows, names=TAGS):
    return [[names[number] for number in row] for row in rows]


def answered(head):
    key = "tags" if "tags" in head.answers else "labels"
    return [[name.decode() for name in row] for row in head.answer(WORD_LOGITS, positions())[key].numpy()]


def positions():
    starts = np.tile(np.arange(4, dtype="int32"), (40, 1))
    return {"word_starts": starts, "word_ends": starts + 1}


def confusions():
    truths, guesses = np.where(PIXELS < 0, 255, PIXELS), PIXEL_LOGITS.argmax(-1)
    return [confusion(truth, guess, 3).tolist() for truth, guess in zip(truths, guesses, strict=True)]


TAGGING = TokenTagging(labels=TAGS)
SEVERAL = MultiLabel(labels=LABELS)
WORD_LABELS = TokenClassification(labels=LABELS)
MADE = {
    "classification": lambda: (Classification(labels=LABELS), CLASSES, LOGITS, named(CLASSES), named(LOGITS.argmax(1))),
    "multi_label": lambda: (SEVERAL, HAVE, LOGITS, given(HAVE), likely(SEVERAL)),
    "regression": lambda: (Regression(), VALUES, LOGITS[:, :1], VALUES.tolist(), LOGITS[:, 0].tolist()),
    "segmentation": lambda: (Segmentation(labels=LABELS), PIXELS, PIXEL_LOGITS, confusions(), confusions()),
    "token_classification": lambda: (WORD_LABELS, WORDS, WORD_LOGITS, tagged(WORDS, LABELS), answered(WORD_LABELS)),
    "token_tagging": lambda: (TAGGING, WORDS, WORD_LOGITS, tagged(WORDS), answered(TAGGING)),
}


@pytest.mark.parametrize("kind", KINDS)
def test_metrics_in_training_are_the_scores_of_the_predictions(kind):
    head, labels, outputs, truths, predicted = MADE[kind]()
    scores = SCORES[kind](truths, predicted, getattr(head, "labels", ()))
    assert 0 < scores[head.monitors[0]] < 1 or kind == "regression"
    for metric in head.metrics():
        for part in (slice(0, 2), slice(2, None)):
            metric.update_state(labels[part], outputs[part], sample_weight=(labels[part] > -9).astype("float32"))
        # Areas are of bins in training.
        within = 0.02 if metric.name.endswith("auprc") else 1e-5
        assert float(metric.result()) == pytest.approx(scores[metric.name], abs=within), metric.name
