"""Batches by hand: what Keras says, and an artefact that says nearly the same."""

import numpy as np
import pytest
import tensorflow as tf

import mtl_keras as mtl
from mtl_keras.exporting.decided_head import DecidedHead
from mtl_keras.exporting.parity.answer_decisions import ANSWER_DECISIONS
from mtl_keras.exporting.parity.answered import Answered
from mtl_keras.exporting.parity.comparison import OtherForm, compare
from mtl_keras.exporting.parity.number_decisions import NUMBER_DECISIONS

NEAR, FAR = 1e-6, 1e-3
TOLERANCE = 1e-5
TAGS = ["O", "B-a", "I-a", "B-b", "I-b"]
WORDS = {
    "word_positions": tf.constant([[1, 2, 3], [1, 2, -1]]),
    "word_starts": tf.constant([[0, 4, 8], [0, 4, -1]]),
    "word_ends": tf.constant([[3, 7, 11], [3, 7, -1]]),
}


def both(head, output, prepared, other, raw=True):
    """Returns what Keras says, and what an artefact whose output is another says."""
    say = (lambda y: head.answer(y, prepared)) if raw else (lambda y: head.numbers(y, prepared))
    first, second = ({key: value.numpy() for key, value in say(tf.constant(y)).items()} for y in (output, other))
    return Answered(head, first, tf.constant(output), prepared), second


def compared(head, output, prepared, other, raw=True):
    answered, found = both(head, output, prepared, other, raw)
    return compare(answered, found, ANSWER_DECISIONS if raw else NUMBER_DECISIONS, TOLERANCE)


def verdict(comparison):
    """Returns the largest difference, and how many decisions are wrong and how many tied."""
    largest = max((each.max(initial=0) for each in comparison.numbers.values()), default=0)
    decisions = comparison.decisions.values()
    return (
        largest,
        sum(each.wrong.sum() for each in decisions),
        sum((each.differ & each.tied).sum() for each in decisions),
    )


@pytest.mark.parametrize("raw", [True, False])
@pytest.mark.parametrize(("gap", "wrong", "tied"), [(NEAR, 0, 1), (FAR, 1, 0)], ids=["a tie", "another label"])
def test_classification(raw, gap, wrong, tied):
    head = mtl.heads.Classification(labels=["x", "y", "z"])
    output = np.float32([[1 + gap, 1, 0], [0, 3, 0]])
    other = np.float32([[1, 1 + gap, 0], [0, 3, 0]])
    largest, *found = verdict(compared(head, output, {}, other, raw))
    assert found == [wrong, tied]
    assert (largest <= TOLERANCE) == (gap == NEAR)


@pytest.mark.parametrize("raw", [True, False])
@pytest.mark.parametrize(("gap", "wrong", "tied"), [(NEAR, 0, 1), (FAR, 1, 0)])
def test_a_threshold_of_two_classes(raw, gap, wrong, tied):
    """Near the threshold the label may be the other, and its probability with it."""
    head = DecidedHead(mtl.heads.Classification(labels=["x", "y"]), (0.2,))
    even = np.log(0.2 / 0.8)
    output, other = np.float32([[0, even + gap], [0, 2]]), np.float32([[0, even - gap], [0, 2]])
    comparison = compared(head, output, {}, other, raw)
    assert verdict(comparison)[1:] == (wrong, tied)
    assert (max(each.max() for each in comparison.numbers.values()) <= TOLERANCE) == (gap == NEAR)


@pytest.mark.parametrize("raw", [True, False])
@pytest.mark.parametrize(("gap", "wrong", "tied"), [(NEAR, 0, 1), (FAR, 1, 0)])
def test_multi_label(raw, gap, wrong, tied):
    head = mtl.heads.MultiLabel(labels=["x", "y", "z"])
    output, other = np.float32([[4, gap, -4], [1, 1, 1]]), np.float32([[4, -gap, -4], [1, 1, 1]])
    assert verdict(compared(head, output, {}, other, raw))[1:] == (wrong, tied)


@pytest.mark.parametrize("names", [[b"z", b"x", b""], [b"", b"x", b"z"], [b"x", b"x", b"z"], [b"x", b"q", b"z"]])
def test_names_of_labels_that_are_in_no_order(names):
    head = mtl.heads.MultiLabel(labels=["x", "y", "z"])
    answered, found = both(head, np.float32([[4, -4, 4]]), {}, np.float32([[4, -4, 4]]))
    assert answered.answer["labels"].tolist() == [[b"x", b"z", b""]]
    found["labels"] = np.array([names], object)
    assert compare(answered, found, ANSWER_DECISIONS, TOLERANCE).decisions["labels"].wrong.sum() > 0


@pytest.mark.parametrize(("value", "apart"), [(100.0, 1e-3), (0.1, 0.1)])
def test_regression(value, apart):
    head = mtl.heads.Regression()
    comparison = compared(head, np.float32([[value]]), {}, np.float32([[value + 0.1]]))
    assert verdict(comparison) == (pytest.approx(apart, rel=1e-3), 0, 0)


@pytest.mark.parametrize("raw", [True, False])
@pytest.mark.parametrize(("gap", "wrong", "tied"), [(NEAR, 0, 1), (FAR, 1, 0)])
def test_token_classification(raw, gap, wrong, tied):
    head = mtl.heads.TokenClassification(labels=["x", "y"])
    output, other = np.zeros((2, 3, 2), "f4"), np.zeros((2, 3, 2), "f4")
    output[0, 1, 0] = other[0, 1, 1] = gap
    output[1, 2], other[1, 2] = 5, -5  # there is no word
    assert verdict(compared(head, output, WORDS, other, raw))[1:] == (wrong, tied)


def tagged(gap, crf=False):
    """Returns two outputs: in the first row "B-a I-a" and "B-b I-b" are nearly as good; the second has "B-a" alone."""
    output = np.full((2, 3, 5), -6, "f4")
    output[:, :, 0] = 1
    output[1, 0, 1] = 3
    output[0, 0, [1, 3]] = 4
    output[0, 1, [2, 4]] = 4
    other = output.copy()
    output[0, 0, 1] += gap
    other[0, 0, 3] += gap
    if crf:  # scores of a tag after a tag, the same after each
        output, other = (np.repeat(np.array(tf.nn.log_softmax(y))[:, :, None], 5, axis=2) for y in (output, other))
    return output, other


@pytest.mark.parametrize("crf", [False, True])
@pytest.mark.parametrize("raw", [True, False])
@pytest.mark.parametrize(("gap", "is_tie"), [(NEAR, True), (FAR, False)])
def test_tags_are_tied_as_a_whole_and_entities_with_them(crf, raw, gap, is_tie):
    head = mtl.heads.TokenTagging(labels=TAGS, crf=crf)
    output, other = tagged(gap, crf)
    comparison = compared(head, output, WORDS, other, raw)
    wrong = {key: int(each.wrong.sum()) for key, each in comparison.decisions.items() if each.wrong.any()}
    key, entities = ("tags", {"entity_types": 1}) if raw else ("tag_ids", {})
    assert wrong == ({} if is_tie else {key: 2, **entities})
    assert comparison.decisions[key].differ.sum() == 2


def test_a_tie_may_have_more_entities():
    """B-a I-a, one entity, and B-a B-a, two, are as good; another row of the batch is not excused."""
    head = mtl.heads.TokenTagging(labels=TAGS)
    output = np.full((2, 3, 5), -6, "f4")
    output[:, :, 0] = 1
    output[:, 0, 1] = 4
    output[0, 1, [1, 2]] = 4
    other = output.copy()
    output[0, 1, 2] += NEAR
    other[0, 1, 1] += NEAR
    answered, found = both(head, output, WORDS, other)
    assert answered.answer["entity_types"].shape != found["entity_types"].shape
    assert verdict(compare(answered, found, ANSWER_DECISIONS, TOLERANCE))[1] == 0
    found["entity_ends"][1, 0] = 9
    assert verdict(compare(answered, found, ANSWER_DECISIONS, TOLERANCE))[1] == 1


def test_a_tag_where_there_is_no_word_is_no_tie():
    head = mtl.heads.TokenTagging(labels=TAGS)
    output, _ = tagged(NEAR)
    answered, found = both(head, output, WORDS, output)
    found["tags"][1, 2] = b"O"
    assert compare(answered, found, ANSWER_DECISIONS, TOLERANCE).decisions["tags"].wrong.any()


def masks(gap, raw, padded):
    """Compares masks of pictures of 6 x 4 and 3 x 3 pixels, of which one class is better by a gap in one corner."""
    head = mtl.heads.Segmentation(labels=["x", "y", "z"], width=8)
    prepared = {
        "image_heights": tf.constant([6, 3]),
        "image_widths": tf.constant([4, 3]),
        "image_padded": tf.constant([padded, False]),
    }
    output = np.zeros((2, 8, 8, 3), "f4")
    output[..., 2] = 2
    output[0, :4, :, :2] = 4
    other = output.copy()
    output[0, :4, :, 0] += gap
    other[0, :4, :, 1] += gap
    return compared(head, output, prepared, other, raw)


@pytest.mark.parametrize("padded", [True, False])
@pytest.mark.parametrize("raw", [True, False])
def test_masks(raw, padded):
    largest, wrong, tied = verdict(masks(NEAR, raw, padded))
    assert largest <= TOLERANCE
    assert wrong == 0
    assert tied >= 8
    largest, wrong, tied = verdict(masks(FAR, raw, padded))
    assert wrong >= 8
    assert tied == 0


def test_permuted_labels_are_no_tie():
    head = mtl.heads.Classification(labels=["x", "y"])
    answered, found = both(head, np.float32([[3, 0], [0, 3]]), {}, np.float32([[3, 0], [0, 3]]))
    found["label"] = np.array([b"y", b"x"], object)
    assert verdict(compare(answered, found, ANSWER_DECISIONS, TOLERANCE)) == (0, 2, 0)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda found: found.pop("label"), 'expected an output "label"; there is none'),
        (
            lambda found: found.update(probabilities=found["probabilities"][:, :1]),
            r'"probabilities": expected float32 of shape \[1, 2\]; received float32 of shape \[1, 1\]',
        ),
        (
            lambda found: found.update(probabilities=np.int32(found["probabilities"])),
            r'"probabilities": expected float32 of shape \[1, 2\]; received int32 of shape \[1, 2\]',
        ),
    ],
)
def test_another_form(change, message):
    head = mtl.heads.Classification(labels=["x", "y"])
    answered, found = both(head, np.float32([[3, 0]]), {}, np.float32([[3, 0]]))
    change(found)
    with pytest.raises(OtherForm, match=message):
        compare(answered, found, ANSWER_DECISIONS, TOLERANCE)
