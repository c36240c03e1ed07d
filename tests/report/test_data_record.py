import math
from pathlib import Path

import pytest

from mtl_keras.errors import UserError
from mtl_keras.report.data_record import MOST_SHARED, DataRecord
from mtl_keras.report.label_counts import LabelCounts

FILE = Path("data.json")


def read(found: dict, heads: dict[str, str] | None = None) -> DataRecord:
    return DataRecord.of(found, heads or {}, FILE)


def test_every_part_may_be_absent() -> None:
    empty = read({})
    assert (empty.splits, empty.labels, empty.overlaps, empty.clusters) == ({}, [], None, None)
    assert read({"overlaps": []}).overlaps == []
    assert read({"tasks": {"a": {}}}).splits == {}
    only = read({"tasks": {"a": {"test": {"rows": 4, "labelled": 1}}}})
    assert [each.share for each in only.splits["a"]] == [0.25]
    assert only.labels == []


def test_a_share_is_one_of_rows_or_of_all_residues() -> None:
    splits = {"train": {"rows": 10, "labelled": 8, "classes": {"x": 4, "y": 6}}}
    rows = {kind: LabelCounts.of("a", kind, splits).rows[0].counts for kind in ("multi_label", "token_classification")}
    assert rows == {"multi_label": [(4, 0.5)], "token_classification": [(4, 0.4)]}


def test_labels_that_a_split_lacks_and_splits_without_any() -> None:
    splits = {"train": {"rows": 2, "labelled": 2, "classes": {"x": 2}}, "test": {"rows": 1, "labelled": 0}}
    (row,) = LabelCounts.of("a", "classification", splits).rows
    assert row.counts[0] == (2, 1.0)
    assert row.counts[1][0] == 0
    assert math.isnan(row.counts[1][1])


def test_of_many_labels_the_most_frequent_and_the_rarest() -> None:
    counts = {f"label {number}": number % 37 * 100 + number for number in range(90)}
    found = LabelCounts.of("a", "multi_label", {"train": {"rows": 9, "labelled": 9, "classes": counts}})
    order = sorted(counts, key=lambda name: -counts[name])
    assert [row.name for row in found.rows] == [*order[:10], *order[-5:]]
    assert found.left_out == 75


@pytest.mark.parametrize(
    ("one", "other", "flatters"),
    [("a test", "b train", True), ("a train", "a validation", True), ("a test", "b test", False),
     ("a train", "b train", False), ("a validation", "a test", False)],
)  # fmt: skip
def test_rows_known_from_training_flatter(one: str, other: str, flatters: bool) -> None:
    overlap = {"one": one, "other": other, "rows": 2, "by": "sequence"}
    found = read({"overlaps": [overlap, {**overlap, "rows": 0}]}).overlaps
    assert found is not None
    assert [each.flatters for each in found] == [flatters, False]


def test_clusters_are_of_their_task() -> None:
    (found,) = (
        read({"clusters": [{"task": "a", "one": "test", "other": "train", "rows": 3, "identity": "50 %"}]}).clusters
        or []
    )
    assert (found.one, found.other, found.rows, found.by, found.flatters) == ("a test", "a train", 3, "50 %", True)


def test_those_that_flatter_come_first_and_the_rest_is_counted() -> None:
    pairs = [{"one": f"t{number} test", "other": "u test", "rows": number, "by": "text"} for number in range(30)]
    found = read({"overlaps": [*pairs, {"one": "a test", "other": "a train", "rows": 1, "by": "text"}]})
    assert found.overlaps is not None
    assert [each.rows for each in found.overlaps[:3]] == [1, 29, 28]
    assert len(found.overlaps) == MOST_SHARED
    assert found.more == 31 - MOST_SHARED


@pytest.mark.parametrize(
    "odd", [{"tasks": [3]}, {"tasks": {"a": {"test": {}}}}, {"overlaps": [{"one": "a"}]}, {"clusters": 3}]
)
def test_an_odd_file_is_named(odd: dict) -> None:
    with pytest.raises(UserError, match=r"data\.json: expected counts of the data"):
        read(odd)
