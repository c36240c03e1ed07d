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
HAVE = np.eye(3, dtype="int32")[CLASSES] | np.eye(3, dtype="int32")[np.zeros_like(CLASSES)]
SIDE = 32
PIXELS = np.repeat(np.repeat(_rng.integers(0, 3, (ROWS, 2, 2)), SIDE // 2, 1), SIDE // 2, 2).astype("int32")
STRIDES = {
    f"maps_{stride}": (
        np.eye(WIDTH)[PIXELS[:, ::stride, ::stride]]
        + 0.1 * _rng.normal(size=(ROWS, SIDE // stride, SIDE // stride, WIDTH))
    ).astype("float32")
    for stride in (4, 8, 16, 32)
}


def classification(**options: object) -> heads.Classification:
    return heads.Classification(labels=("a", "b", "c"), **options)


def tagging(**options: object) -> heads.TokenTagging:
    return heads.TokenTagging(labels=TAGS, **options)


def segmentation(**options: object) -> heads.Segmentation:
    return heads.Segmentation(labels=("a", "b", "c"), width=16, **options)


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
    "multi_label": Case(
        heads.MultiLabel(labels=("a", "b", "c"), label_smoothing=0.1), {"pooled": POOLED}, HAVE, (ROWS, 3)
    ),
    "multi_label of maps, hidden": Case(
        heads.MultiLabel(labels=("a", "b", "c"), hidden=(16,)), {"maps": MAPS}, HAVE, (ROWS, 3)
    ),
    "multi_label in a hierarchy": Case(
        heads.MultiLabel(labels=("a", "b", "c"), parents={"b": ("a",), "c": ("b", "a")}),
        {"pooled": POOLED},
        np.minimum(np.cumsum(HAVE[:, ::-1], axis=1)[:, ::-1], 1).astype("int32"),
        (ROWS, 3),
    ),
    "regression": Case(heads.Regression(), {"pooled": POOLED}, VALUES, (ROWS, 1)),
    "regression, mae": Case(heads.Regression(loss_function="mae"), {"pooled": POOLED}, VALUES, (ROWS, 1)),
    "regression, huber": Case(
        heads.Regression(loss_function="huber", hidden=(16,)), {"pooled": POOLED}, VALUES, (ROWS, 1)
    ),
    "segmentation": Case(segmentation(label_smoothing=0.1), STRIDES, PIXELS, (ROWS, SIDE, SIDE, 3)),
    "segmentation, all losses": Case(
        segmentation(loss_terms={"cross_entropy": 0.5, "dice": 1, "focal": 2}), STRIDES, PIXELS, (ROWS, SIDE, SIDE, 3)
    ),
    "segmentation of one map": Case(
        segmentation(dropout=0.0), {"maps_4": STRIDES["maps_4"]}, PIXELS, (ROWS, SIDE, SIDE, 3)
    ),
    "token_classification": Case(
        heads.TokenClassification(labels=("a", "b", "c"), label_smoothing=0.1),
        {"words": TOKENS, "word_mask": THERE},
        TAG_NUMBERS,
        (ROWS, WORDS, 3),
    ),
    "token_classification of tokens, hidden": Case(
        heads.TokenClassification(labels=("a", "b", "c"), hidden=(16,)),
        {"tokens": TOKENS, "mask": THERE},
        TAG_NUMBERS,
        (ROWS, WORDS, 3),
    ),
    "token_tagging": Case(
        tagging(label_smoothing=0.1), {"words": TOKENS, "word_mask": THERE}, TAG_NUMBERS, (ROWS, WORDS, 3)
    ),
    "token_tagging of tokens": Case(tagging(), {"tokens": TOKENS}, TAG_NUMBERS, (ROWS, WORDS, 3)),
    "token_tagging, hidden": Case(tagging(hidden=(16,)), {"tokens": TOKENS}, TAG_NUMBERS, (ROWS, WORDS, 3)),
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
