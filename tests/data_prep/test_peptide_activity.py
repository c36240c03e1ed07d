import random

import pytest
from mtl_keras.data_prep.peptide_activity.cleaning import SHARE, WORD, clean, read
from mtl_keras.data_prep.proteins.similar_pairs import similar_pairs


def test_read() -> None:
    assert list(read("2,1,No,Yes\nmkv, 1\nGGG,0\n")) == [("MKV", 1), ("GGG", 0)]


@pytest.mark.parametrize("source", ["", "sequence,label\n", "1,1,No,Yes\nMKV\n", "1,1,No,Yes\nMKV,2\n"])
def test_sources_at_fault(source: str) -> None:
    with pytest.raises(ValueError, match="row"):
        list(read(source))


def test_duplicates_conflicts_and_joint_labels() -> None:
    peptides, counts = clean(
        {"one": [("MKVLA", 1), ("MKVLA", 1), ("GGGGG", 0), ("GGGGG", 1), ("M1", 1)], "two": [("MKVLA", 0)]}
    )
    assert [(each.sequence, dict(each.labels)) for each in peptides] == [("MKVLA", {"one": 1, "two": 0})]
    assert (counts["one_duplicates"], counts["one_conflicting_dropped"], counts["one_at_fault"]) == (2, 1, 1)


def test_similar_peptides_are_in_one_split_over_all_activities() -> None:
    chance = random.Random(0)
    bases = ["".join(chance.choices("ACDEFGHIKLMNPQRSTVWY", k=15)) for _ in range(200)]
    one = [(base, number % 2) for number, base in enumerate(bases)]
    two = [(base[: chance.randint(10, 14)], number % 2) for number, base in enumerate(bases)]
    peptides, _ = clean({"one": one, "two": two})
    for block in similar_pairs([each.sequence for each in peptides], [each.sequence for each in peptides], WORD, SHARE):
        assert all(peptides[left].split == peptides[right].split for left, right in block)
    assert {each.split for each in peptides} == {"train", "validation", "test"}
