"""What splits share, against brute force."""

import random

import pytest

from mtl_keras.data_facts.overlaps import Part, exact_overlaps
from mtl_keras.data_facts.similar import similar_overlaps
from mtl_keras.sequences.alphabet import AMINO_ACIDS


def protein(draw: random.Random, size: int = 120) -> str:
    return "".join(draw.choices(AMINO_ACIDS, k=size))


def part(tasks: str, split: str, values: list, field: str = "sequence") -> Part:
    return Part(tasks, split, field, values)


def test_rows_in_two_splits_and_two_tasks_are_counted_once() -> None:
    parts = [
        part("a", "train", ["k", "l", "m"]),
        part("a", "test", ["l", "l", "n"]),
        part("b", "train", ["n", "k"]),
        part("b", "test", ["x"]),
        part("c", "test", ["k", "x"], field="text"),
    ]
    found = {(each["one"], each["other"]): each["rows"] for each in exact_overlaps(parts)}
    assert found == {("a test", "a train"): 2, ("a test", "b train"): 1, ("a train", "b train"): 1}


def test_rows_of_words_are_compared_too() -> None:
    parts = [part("a", "train", [["x", "y"]], "words"), part("a", "test", [["x", "y"], ["x"]], "words")]
    assert exact_overlaps(parts) == [{"one": "a test", "other": "a train", "rows": 1, "by": "words"}]


def test_relatives_are_found_and_copies_left_to_the_exact_comparison() -> None:
    draw = random.Random(0)
    trained = [protein(draw) for _ in range(40)]
    relative = trained[3][:50] + "W" + trained[3][51:]
    held_out = [relative, trained[5], protein(draw), trained[7][20:100]]
    found = similar_overlaps([part("a", "train", trained), part("a", "test", held_out)])
    assert [(each["task"], each["one"], each["other"], each["rows"]) for each in found["clusters"]] == [
        ("a", "test", "a train", 2)
    ]
    words = {row: {text[at : at + 5] for at in range(len(text) - 4)} for row, text in enumerate([*trained, *held_out])}
    brute = [
        row
        for row in range(40, 44)
        if all(words[row] != words[other] for other in range(40))
        and any(len(words[row] & words[other]) >= 0.3 * min(len(words[row]), len(words[other])) for other in range(40))
    ]
    assert len(brute) == 2


def test_peptides_do_not_resemble_proteins_by_chance() -> None:
    draw = random.Random(2)
    proteins = [protein(draw, 450) for _ in range(3000)]
    peptides = [protein(draw, size) for size in (5, 7, 10, 12) for _ in range(40)]
    found = similar_overlaps([part("a", "train", proteins), part("b", "test", peptides)])
    assert found["clusters"] == []
    parts = [one[100:112] for one in proteins[:10]]
    found = similar_overlaps([part("a", "train", proteins), part("b", "test", [*peptides, *parts])])
    assert [each["rows"] for each in found["clusters"]] == [10]


def test_too_many_to_compare_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mtl_keras.data_facts.similar._MOST", 1)
    found = similar_overlaps([part("a", "train", ["MK", "ML"]), part("a", "test", ["MK"])])
    assert found.keys() == {"not_compared"}
    assert found["not_compared"].startswith("similar sequences were not looked for: more than 1 to train. Cluster them")


@pytest.mark.parametrize(("identity", "found"), [(0.9, True), (0.7, False)])
def test_similar_is_what_it_says(identity: float, found: bool) -> None:
    draw = random.Random(1)
    trained = protein(draw, 2000)
    relative = "".join(one if draw.random() < identity else draw.choice(AMINO_ACIDS) for one in trained)
    facts = similar_overlaps([part("a", "train", [trained]), part("a", "test", [relative])])
    assert bool(facts["clusters"]) == found
    assert facts["similar"] == "about 80% of the residues identical or more; farther relatives are not looked for"


def test_texts_are_not_compared_for_likeness() -> None:
    assert similar_overlaps([part("a", "train", ["x"], "text"), part("a", "test", ["x"], "text")]) == {}
