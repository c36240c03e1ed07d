import numpy as np
import pytest
from scipy.special import softmax

from mtl_keras.heads import TokenClassification, TokenTagging
from mtl_keras.heads.token_head import TokenHead

LABELS = ("helix", "strand", "other")
LOGITS = np.random.default_rng(0).normal(size=(2, 4, 3)).astype("float32")
THERE = np.array([[True, True, True, True], [True, True, False, False]])
HEAD = TokenClassification(labels=LABELS)


@pytest.mark.parametrize(
    "features", [{"residue_mask": THERE}, {"word_starts": np.where(THERE, 3, -1), "word_ends": np.where(THERE, 5, -1)}]
)
def test_the_answer_is_the_likeliest_label_and_nothing_where_nothing_is(features):
    answer = {key: value.numpy() for key, value in HEAD.answer(LOGITS, features).items()}
    best = LOGITS.argmax(-1)
    names = [
        [LABELS[each] if at else "" for each, at in zip(*row, strict=True)] for row in zip(best, THERE, strict=True)
    ]
    assert [[name.decode() for name in row] for row in answer["labels"]] == names
    expected = softmax(LOGITS, axis=-1) * THERE[..., None]
    np.testing.assert_allclose(answer["probabilities"], expected, atol=1e-6)
    np.testing.assert_allclose(answer["confidence"], expected.max(-1), atol=1e-6)


def test_a_residue_without_weight_has_no_part_in_the_metrics():
    labels = np.array([[0, 1, 2, 0], [1, 1, 0, 0]], "int32")
    weights = THERE.astype("float32")
    other = np.where(THERE[..., None], LOGITS, -LOGITS)
    for metric, same in zip(HEAD.metrics(), HEAD.metrics(), strict=True):
        metric.update_state(labels, LOGITS, sample_weight=weights)
        same.update_state(labels, other, sample_weight=weights)
        assert float(metric.result()) == float(same.result())


def test_both_heads_of_tokens_are_of_one_family():
    assert issubclass(TokenClassification, TokenHead)
    assert issubclass(TokenTagging, TokenHead)
    assert TokenClassification(labels=["not", "BIO"]).names() == ("not", "BIO")
