"""Which facts are warnings."""

from typing import Any

import pytest

from mtl_keras.data_facts.data_warnings import data_warnings

NONE: dict[str, Any] = {"inputs": 0, "rows": 0, "examples": []}


def split(rows: int = 100, repeated: int = 0, **more: Any) -> dict[str, Any]:
    return {"rows": rows, "labelled": rows, "repeated": repeated, **more}


def facts(train: dict[str, Any], test: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    task = {"head": "classification", "field": "text", "per": "row", "rows_of": "mood", "conflicts": NONE}
    own = {key: more.pop(key) for key in tuple(more) if key in task}
    splits = {"train": train, "test": split() if test is None else test}
    return {"tasks": {"mood": {**task, **own, "splits": splits}}, "overlaps": [], **more}


def told(found: dict[str, Any]) -> list[str]:
    return [str(each) for each in data_warnings(found)]


def test_good_data_have_none() -> None:
    classes = {"a": 50, "b": 50}
    lengths = {"unit": "pieces", "limit": 64, "median": 9, "most": 40, "longest": 64, "over": 0}
    cut = {"pieces": 900, "pieces_cut": 0, "words": 700, "words_cut": 0}
    good = split(classes=classes, blank=0, lengths={**lengths, **cut})
    assert told(facts(good, good)) == []


def test_held_out_rows_in_training() -> None:
    pairs = [("mood test", "mood train"), ("mood train", "other train"), ("mood test", "other train")]
    overlaps = [{"one": one, "other": other, "rows": 5, "by": "text"} for one, other in pairs]
    first, second = told(facts(split(), overlaps=overlaps))
    assert first.startswith(
        "tasks.mood.dataset: 5 of the 100 rows of test (5.0%) are in mood train too (the same text)."
    )
    assert "flatters" in first
    assert "are in other train too" in second
    assert "the other task" in second


@pytest.mark.parametrize(("rows", "other", "warned"), [(1, "mood train", 1), (1, "b train", 0), (0, "mood train", 0)])
def test_sequences_alike(rows: int, other: str, warned: int) -> None:
    cluster = {"task": "mood", "one": "test", "other": other, "rows": rows, "by": "words"}
    assert len(told(facts(split(), clusters=[cluster]))) == warned


def test_rows_that_repeat_or_say_nothing() -> None:
    first, second = told(facts(split(1000, 10, blank=1), split(1000, 9)))
    assert "each counts again: 10 of the 1,000 of train (1.0%). Remove" in first
    assert "blanks only: 1 of the 1,000 of train (0.1%). Give" in second


def test_conflicts_are_shown() -> None:
    example = {"row": "go now", "labels": ["good", "bad"]}
    (one,) = told(facts(split(), conflicts={"inputs": 2, "rows": 5, "examples": [example]}))
    assert one.startswith(
        "tasks.mood.dataset: texts with labels that differ from row to row: 2, in 5 rows: "
        '"go now" (good / bad); .... No model'
    )


def test_labels_that_training_has_seldom_or_never() -> None:
    train = split(classes={"a": 90, "rare": 9, "ten": 10, "new": 0, "gone": 0})
    test = split(classes={"a": 90, "rare": 0, "ten": 0, "new": 1200, "gone": 0})
    new, gone, rare = told(facts(train, test))
    assert 'that no rows of train have, and other splits do: "new" (1,200 in test). They' in new
    assert 'that no rows of any split have: "gone". The head' in gone
    assert 'that fewer than 10 rows of train have: "rare" (9). They' in rare


def test_inner_tags_are_judged_by_the_first() -> None:
    own = split(classes={"O": 900, "B-place": 40, "I-place": 0})
    assert told(facts(own, own, head="token_tagging", per="word", field="words")) == []


def test_many_labels_are_counted() -> None:
    own = split(classes={f"c{number}": 1 for number in range(7)})
    (rare,) = told(facts(own, own))
    assert '"c4" (1), ... (7 in all). They' in rare


def test_rows_that_are_cut() -> None:
    lengths = {"unit": "pieces", "limit": 64, "median": 9, "most": 80, "longest": 90, "over": 5}
    cut = {"pieces": 900, "pieces_cut": 50, "words": 800, "words_cut": 40}
    (one,) = told(facts(split(lengths={**lengths, **cut}), split(1000, lengths={**lengths, **cut})))
    assert one.startswith(
        "model.backbone.sequence_length: rows of mood that are cut, as they are longer than 64 pieces: 5.0% of train "
        "(and with them 5.0% of the words); the longest has 90. 80 would cut 1% at most"
    )
    residues = {**lengths, "unit": "residues"}
    assert told(facts(split(lengths=residues))) == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"distorted": 10}, ["model.backbone.fit: pictures of train that are drawn out or squeezed 1.5 times or more"]),
        ({"distorted": 9}, []),
        ({"distorted": 90, "fit": "pad"}, []),
        ({"scale": 4.5}, ["model.backbone.image_size: pictures of 30 x 45 (the median) are enlarged to 64 x 32."]),
        ({"scale": 0.2}, ["model.backbone.image_size: pictures of 30 x 45 (the median) are reduced to 64 x 32."]),
    ],
)
def test_pictures(changed: dict[str, Any], expected: list[str]) -> None:
    sizes = {"median": [30, 45], "image_size": [64, 32], "fit": "stretch", "scale": 1.0, "distorted": 0, **changed}
    found = told(facts(split(pictures=sizes)))
    assert len(found) == len(expected)
    assert all(line.startswith(begin) for line, begin in zip(found, expected, strict=True))


def test_what_joint_tasks_share_is_told_once() -> None:
    own = split(repeated=50)
    found = facts(own, own)
    mood = {**found["tasks"]["mood"], "rows_of": "mood + topic"}
    found["tasks"] = {"mood": mood, "topic": mood}
    assert [line.partition(":")[0] for line in told(found)] == ["tasks.mood.dataset"]
