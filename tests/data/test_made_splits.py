"""Splits that are made of one file."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from mtl_keras.data import Csv
from mtl_keras.data.apart import Apart
from mtl_keras.data.base import Split
from mtl_keras.errors import UserError

SPLITS: tuple[Split, ...] = ("train", "validation", "test")


def write(path: Path, rows: list[tuple[str, str, str]]) -> Path:
    path.write_text("text,label,by\n" + "".join(f"{','.join(row)}\n" for row in rows))
    return path


def texts(dataset: Csv, apart: Apart | None = None) -> dict[Split, list[str]]:
    return {split: (apart.load(dataset, split) if apart else dataset.load(split)).as_lists()[0] for split in SPLITS}


def random_rows(count: int, groups: int = 40) -> list[tuple[str, str, str]]:
    draw = np.random.default_rng(0)
    return [
        (f"text {draw.integers(count)}", "ab"[int(draw.random() < 0.1)], f"g{draw.integers(groups)}")
        for _ in range(count)
    ]


@pytest.mark.parametrize("by", ["content", "class", "group", "time"])
def test_every_row_is_in_one_split_and_equal_ones_in_the_same(tmp_path: Path, by: str) -> None:
    rows = random_rows(600)
    if by == "time":
        rows = [(text, label, str(number)) for number, (text, label, _) in enumerate(rows)]
    column = {"split_column": "by"} if by in ("group", "time") else {}
    options = {"validation_share": 0.2, "test_share": 0.1, "split_by": by, **column}
    dataset = Csv(train=write(tmp_path / "all.csv", rows), **options)
    found = texts(dataset)
    assert not set(found["train"]) & set(found["validation"])
    assert not (set(found["train"]) | set(found["validation"])) & set(found["test"])
    assert texts(Csv(train=tmp_path / "all.csv", **options)) == found
    if by in ("content", "class"):
        assert sorted(text for own in found.values() for text in own) == sorted(text for text, _, _ in rows)
        assert texts(dataset.model_copy(update={"split_seed": 1})) != found


def test_groups_stay_together(tmp_path: Path) -> None:
    rows = [(f"text {number}", "ab"[number % 2], f"g{number % 50}") for number in range(500)]
    dataset = Csv(
        train=write(tmp_path / "all.csv", rows),
        validation_share=0.2,
        test_share=0.2,
        split_by="group",
        split_column="by",
    )
    group = {text: by for text, _, by in rows}
    groups = {split: {group[text] for text in found} for split, found in texts(dataset).items()}
    assert sorted(map(len, groups.values())) != [0, 0, 50]
    assert sum(map(len, groups.values())) == 50  # none is in two


def test_rows_without_a_group_are_groups_of_their_own(tmp_path: Path) -> None:
    rows = [(f"text {number}", "ab"[number % 2], " " * (number % 2)) for number in range(400)]
    options = {"validation_share": 0.25, "test_share": 0.25}
    path = write(tmp_path / "all.csv", rows)
    dataset = Csv(train=path, split_by="group", split_column="by", **options)
    found = texts(dataset)
    assert found == texts(Csv(train=path, **options))
    others = write(tmp_path / "others.csv", [(f"other {text}", label, by) for text, label, by in rows])
    assert texts(dataset, Apart([dataset, dataset.model_copy(update={"train": others})])) == found


def test_classes_keep_their_shares(tmp_path: Path) -> None:
    rows = [(f"text {number}", "rare" if number < 20 else "often", "") for number in range(220)]
    dataset = Csv(
        train=write(tmp_path / "all.csv", rows), validation_share=0.1, test_share=0.25, split_by="class", label="label"
    )
    label = {text: name for text, name, _ in rows}
    counts = {split: Counter(label[text] for text in found) for split, found in texts(dataset).items()}
    assert counts["validation"] == {"rare": 2, "often": 20}
    assert counts["test"] == {"rare": 5, "often": 50}


def test_the_latest_are_tested_and_equal_times_stay_together(tmp_path: Path) -> None:
    days = ["2024-03-01", "2024-01-05", "2024-02-01T10:00:00", "2024-03-01", "2023-12-31", "2024-01-06"]
    rows = [(f"text {number}", "ab"[number % 2], day) for number, day in enumerate(days * 2)]
    rows = [(f"{text} {place}", label, day) for place, (text, label, day) in enumerate(rows)]
    dataset = Csv(
        train=write(tmp_path / "all.csv", rows),
        validation_share=0.25,
        test_share=0.25,
        split_by="time",
        split_column="by",
    )
    day = {text: by for text, _, by in rows}
    found = {split: sorted({day[text] for text in own}) for split, own in texts(dataset).items()}
    # A quarter of twelve rows would be three, but four are of the last day.
    assert found == {
        "train": ["2023-12-31", "2024-01-05", "2024-01-06"],
        "validation": ["2024-02-01T10:00:00"],
        "test": ["2024-03-01"],
    }


def test_a_row_of_an_earlier_time_that_is_tested_later_is_not_trained(tmp_path: Path) -> None:
    rows = [(f"text {number}", "ab"[number % 2], str(number)) for number in range(10)]
    rows.append(("text 0", "a", "11"))
    dataset = Csv(
        train=write(tmp_path / "all.csv", rows),
        validation_share=0.1,
        test_share=0.2,
        split_by="time",
        split_column="by",
    )
    found = texts(dataset)
    assert found["test"] == ["text 9", "text 0"]
    assert "text 0" not in found["train"] + found["validation"]


def test_a_column_may_name_the_split(tmp_path: Path) -> None:
    rows = [(f"text {number}", "ab"[number // 2 % 2], ("train", "dev", "Test")[number % 3]) for number in range(12)]
    rows.append(("text 0", "a", "test"))
    dataset = Csv(train=write(tmp_path / "all.csv", rows), split_by="column", split_column="by")
    assert texts(dataset)["validation"] == ["text 1", "text 4", "text 7", "text 10"]
    assert len(texts(dataset)["train"]) == 4
    assert "text 0" in texts(dataset)["test"]  # as it was given
    made = Csv(train=tmp_path / "all.csv", validation_share=0.3, test_share=0.3)
    found = texts(made, Apart([dataset, made]))
    assert not set(texts(dataset)["train"]) & set(found["validation"] + found["test"])
    write(tmp_path / "all.csv", [*rows, ("one", "a", "later"), ("two", "b", "")])
    with pytest.raises(UserError, match=r'all.csv:15: expected the split train.*received "later"') as caught:
        dataset.load("train")
    assert "all.csv:16" in str(caught.value)


def test_a_time_that_cannot_be_read_is_told_with_its_line(tmp_path: Path) -> None:
    rows = [("one", "a", "2024-01-01"), ("two", "b", "soon"), ("three", "b", "2024-01-03")]
    path = write(tmp_path / "all.csv", rows)
    dataset = Csv(train=path, validation_share=0.3, test_share=0.3, split_by="time", split_column="by")
    with pytest.raises(UserError, match=r'all.csv:3: expected a date as the time.*received "soon"'):
        dataset.load("train")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"validation_share": 0.6, "test_share": 0.5}, "leave rows to train"),
        ({"test": "t.csv", "test_share": 0.5}, "one of test and test_share"),
        ({"test_share": 0.5, "split_by": "group"}, "split_column beside"),
        ({"test_share": 0.5, "split_column": "by"}, "split_column beside"),
        ({"split_seed": 3}, "received neither"),
        ({"split_by": "column"}, "split_column beside"),
        ({"split_by": "column", "split_column": "by", "test_share": 0.1}, "no other files and no shares"),
    ],
)
def test_options_that_do_not_fit_are_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Csv.model_validate({"train": "a.csv", **options})


def test_no_row_or_group_is_trained_for_one_task_and_tested_for_another(tmp_path: Path) -> None:
    rows = random_rows(400)
    one = Csv(train=write(tmp_path / "one.csv", rows), validation_share=0.1, test_share=0.3)
    other = Csv(train=write(tmp_path / "other.csv", rows[100:300]), validation_share=0.3, test_share=0.1)
    grouped = Csv(
        train=write(tmp_path / "grouped.csv", random_rows(300)[::-1]),
        validation_share=0.2,
        test_share=0.2,
        split_by="group",
        split_column="by",
    )
    apart = Apart([one, other, grouped])
    found = [texts(each, apart) for each in (one, other, grouped)]
    for earlier, later in (("train", "validation"), ("train", "test"), ("validation", "test")):
        for first in found:
            for second in found:
                assert not set(first[earlier]) & set(second[later])
    alone = texts(one)
    assert found[0]["test"] == alone["test"]  # nothing stands before what is tested
    assert len(found[0]["train"]) < len(alone["train"])


@pytest.mark.parametrize("by", ["content", "group"])
def test_what_a_file_tests_is_not_trained_where_another_split_is_made(tmp_path: Path, by: str) -> None:
    rows = random_rows(300)
    options = {"split_by": "group", "split_column": "by"} if by == "group" else {}
    train, test = write(tmp_path / "train.csv", rows), write(tmp_path / "test.csv", rows[:20])
    dataset = Csv(train=train, test=test, validation_share=0.2, **options)
    apart = Apart([dataset])
    found = texts(dataset, apart)
    assert found["test"] == [text for text, _, _ in rows[:20]]
    assert not set(found["test"]) & {*found["train"], *found["validation"]}
    if by == "group":
        groups = {group for _, _, group in rows[:20]}
        inside = {text for text, _, group in rows if group in groups}
        alone = {text for text, _, group in rows if group not in groups}
        assert not (inside - alone) & {*found["train"], *found["validation"]}
    taken = apart.load(dataset, "train")
    assert taken.left_out == dataset.load("train").count - taken.count > 0


def test_files_stand_as_they_were_given(tmp_path: Path) -> None:
    rows = random_rows(200)
    files = {split: write(tmp_path / f"{split}.csv", rows[start::3]) for start, split in enumerate(SPLITS)}
    given = Csv(**files)
    made = Csv(train=write(tmp_path / "all.csv", rows), validation_share=0.2, test_share=0.2)
    apart = Apart([given, made])
    assert texts(given, apart) == texts(given)
    trained = set(texts(given)["train"])
    found = texts(made, apart)
    assert not trained & set(found["validation"] + found["test"])
