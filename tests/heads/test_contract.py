import numpy as np
import pytest

from mtl_keras import heads
from tests.heads.contract import ROWS, WIDTH, WORDS, Case, check_head

TAGS = ("O", "B-x", "I-x")
_rng = np.random.default_rng(0)
CLASSES = _rng.integers(0, 3, ROWS).astype("int32")
TAG_NUMBERS = np.tile(np.array([0, 1, 2, 0, 1], "int32"), (ROWS, 1))
POOLED = (np.eye(WIDTH)[CLASSES] + 0.1 * _rng.normal(size=(ROWS, WIDTH))).astype("float32")
TOKENS = (np.eye(WIDTH)[TAG_NUMBERS] + 0.1 * _rng.normal(size=(ROWS, WORDS, WIDTH))).astype("float32")
MAPS = np.broadcast_to(POOLED[:, None, None, :], (ROWS, 2, 3, WIDTH)).astype("float32")
THERE = np.ones((ROWS, WORDS), "bool")
VALUES = CLASSES.astype("float32") - 1.0


def classification(**options: object) -> heads.Classification:
    return heads.Classification(labels=("a", "b", "c"), **options)


def tagging(**options: object) -> heads.TokenTagging:
    return heads.TokenTagging(labels=TAGS, **options)


CASES = {
    "classification": Case(classification(), {"pooled": POOLED}, CLASSES, (ROWS, 3)),
    "classification, hidden": Case(
        classification(hidden=(16,), label_smoothing=0.1), {"pooled": POOLED}, CLASSES, (ROWS, 3)
    ),
    "classification of tokens": Case(
        classification(dropout=0.0),
        {"tokens": np.repeat(POOLED[:, None], WORDS, 1), "mask": THERE},
        CLASSES,
        (ROWS, 3),
    ),
    "classification of maps": Case(classification(dropout=0.0), {"maps": MAPS}, CLASSES, (ROWS, 3)),
    "regression": Case(heads.Regression(), {"pooled": POOLED}, VALUES, (ROWS, 1)),
    "regression, mae": Case(heads.Regression(loss_function="mae"), {"pooled": POOLED}, VALUES, (ROWS, 1)),
    "regression, huber": Case(
        heads.Regression(loss_function="huber", hidden=(16,)), {"pooled": POOLED}, VALUES, (ROWS, 1)
    ),
    "token_tagging": Case(
        tagging(label_smoothing=0.1), {"words": TOKENS, "word_mask": THERE}, TAG_NUMBERS, (ROWS, WORDS, 3)
    ),
    "token_tagging of tokens": Case(tagging(), {"tokens": TOKENS}, TAG_NUMBERS, (ROWS, WORDS, 3)),
    "token_tagging, crf": Case(
        tagging(crf=True), {"words": TOKENS, "word_mask": THERE}, TAG_NUMBERS, (ROWS, WORDS, 3, 3)
    ),
}


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # keras' saving under numpy 2
@pytest.mark.parametrize("name", CASES)
def test_head_keeps_the_contract(name, tmp_path):
    check_head(CASES[name], tmp_path)


def test_every_kind_has_a_case():
    assert {case.head.kind for case in CASES.values()} == set(heads.KINDS)
    assert all(head.kind == kind for kind, head in heads.KINDS.items())
