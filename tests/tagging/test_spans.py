import random

import pytest
from seqeval.metrics.sequence_labeling import get_entities

from mtl_keras.tagging.spans import check_tags, repaired, spans
from tests.tagging.sentences import HARD, random_tags

SENTENCES = [side.split() for pair in HARD for side in pair]
SENTENCES += [random_tags(random.Random(seed), seed % 13) for seed in range(300)]


def test_spans_equal_those_of_seqeval():
    for tags in SENTENCES:
        assert [(kind, start, end - 1) for kind, start, end in spans(tags)] == get_entities(tags)


def test_repaired_tags_are_well_formed_and_say_the_same():
    for tags in SENTENCES:
        whole = repaired(tags)
        assert spans(whole) == spans(tags)
        pairs = zip(["O", *whole], whole, strict=False)
        assert all(not tag.startswith("I-") or before[2:] == tag[2:] for before, tag in pairs)


def test_bio_names_pass():
    check_tags(["O", "B-x", "I-x", "B-y", "B-a-b"])


@pytest.mark.parametrize("labels", [["O", "I-x"], ["B-x"], ["O", "B-"], ["O", "x"], []])
def test_other_names_do_not(labels):
    with pytest.raises(ValueError, match="expected"):
        check_tags(labels)
