"""Pictures whose folder is their class."""

import os
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from mtl_keras import components
from mtl_keras.data import ImageFolder
from mtl_keras.errors import UserError
from tests.data.made_pictures import cut, fault, labels_by_name, noise, save, write


def fill(folder, **counts):
    """Makes pictures of classes: ``<class>/<number>.png``."""
    for name, count in counts.items():
        for number in range(count):
            save(folder / name / f"{number}.png", noise(2, 3, number))
    return folder


def test_a_folder_for_each_split(tmp_path):
    fill(tmp_path / "train", dog=3, cat=2)
    fill(tmp_path / "test", cat=1)
    save(tmp_path / "train/dog/deep/er/a.jpg")
    dataset = ImageFolder(train=tmp_path / "train", test=tmp_path / "test")
    assert (dataset.field, dataset.per, dataset.known_per) == ("image", "row", "row")
    assert dataset.labels() == ["cat", "dog"]
    train = labels_by_name(dataset)
    assert train == {f"{name}/{number}.png": at for at, name in enumerate(["cat", "dog"]) for number in range(2)} | {
        "dog/2.png": 1,
        "dog/deep/er/a.jpg": 1,
    }
    assert labels_by_name(dataset, "test") == {"cat/0.png": 0}


def test_rows_hold_the_paths_of_files(tmp_path):
    dataset = ImageFolder(train=fill(tmp_path, a=2, b=1))
    rows = dataset.load("train")
    assert rows.files
    assert rows.field == "image"
    for row in rows.dataset.as_numpy_iterator():
        assert set(row) == {"image", "name", "label"}
        assert os.fsdecode(row["image"]) == str(tmp_path / row["name"].decode())
        assert row["label"].dtype == np.int32


def test_the_order_does_not_follow_the_classes_and_stays(tmp_path):
    dataset = ImageFolder(train=fill(tmp_path, a=30, b=30))
    names, labels = dataset.load("train").as_lists()
    assert names == ImageFolder(train=tmp_path).load("train").as_lists()[0]
    assert names != sorted(names)
    assert 5 < sum(labels[:30]) < 25


def test_names_of_files_in_any_script(tmp_path):
    for name in ("größe/日本 語.jpg", "größe/e\u0301.png", "a b/100%.jpg"):
        save(tmp_path / name)
    odd = os.fsdecode(b"a b/\xff.png")
    save(tmp_path / "a b/x.png").rename(tmp_path / odd)
    labels = labels_by_name(ImageFolder(train=tmp_path))
    assert labels == {"größe/日本 語.jpg": 1, "größe/e\u0301.png": 1, "a b/100%.jpg": 0, "a b/?.png": 0}
    images = [row["image"] for row in ImageFolder(train=tmp_path).load("train").dataset.as_numpy_iterator()]
    assert all(os.path.exists(image) for image in images)


def test_the_home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    fill(tmp_path / "pictures", a=1, b=1)
    assert ImageFolder(train=Path("~/pictures")).load("train").count == 2


def test_shares_are_of_each_class(tmp_path):
    dataset = ImageFolder(train=fill(tmp_path, a=20, b=10), validation_share=0.2, test_share=0.1)
    parts = {split: labels_by_name(dataset, split) for split in ("train", "validation", "test")}
    assert {split: Counter(part.values()) for split, part in parts.items()} == {
        "train": {0: 14, 1: 7},
        "validation": {0: 4, 1: 2},
        "test": {0: 2, 1: 1},
    }
    assert sum(map(len, parts.values())) == len({name for part in parts.values() for name in part}) == 30


def test_a_table_keeps_near_duplicates_together(tmp_path):
    fill(tmp_path / "all", a=4, b=4)
    lines = [f"{name}/{number}.png,{'test' if number < 2 else 'train'}" for name in "ab" for number in range(4)]
    table = write(tmp_path / "splits.csv", "\n".join(["name,split", *lines]))
    dataset = ImageFolder(folder=tmp_path / "all", splits=table)
    assert set(labels_by_name(dataset)) == {"a/2.png", "a/3.png", "b/2.png", "b/3.png"}
    assert set(labels_by_name(dataset, "test")) == {"a/0.png", "a/1.png", "b/0.png", "b/1.png"}


def test_files_that_are_no_pictures_are_skipped(tmp_path):
    fill(tmp_path, a=1, b=1)
    write(tmp_path / "a" / "labels.txt", "x")
    write(tmp_path / "README.md", "x")
    save(tmp_path / "a" / ".thumbnail.png")
    save(tmp_path / ".cache" / "x.png")
    assert ImageFolder(train=tmp_path).load("train").count == 2


def test_odd_pictures_that_are_no_faults(tmp_path):
    for place, size in enumerate([(1, 1), (20, 20_000), (20_000, 20)]):
        save(tmp_path / "ab"[place % 2] / f"{place}.png", np.zeros((*size, 3), np.uint8))
    assert ImageFolder(train=tmp_path).load("train").count == 3


def test_all_bad_pictures_are_told_at_once(tmp_path):
    fill(tmp_path, a=2, b=2)
    cut(save(tmp_path / "a" / "cut.jpg", noise(40, 40)))
    save(tmp_path / "a" / "deep.png", np.full((3, 3), 4000, np.uint16))
    (tmp_path / "b" / "empty.jpg").touch()
    write(tmp_path / "b" / "text.png", "hello")
    received = fault(ImageFolder(train=tmp_path))
    assert f"{tmp_path}, split train: 4 faults" in received
    for said in (
        "a/cut.jpg: the picture is cut off or broken (",
        "a/deep.png: expected 8 bits a channel; received a PNG of 16",
        "b/empty.jpg: expected a picture; received an empty file.",
        "b/text.png: expected a JPEG, PNG, GIF or BMP; received something else",
    ):
        assert f"{tmp_path}/{said}" in received


def test_the_faults_of_one_split_do_not_stop_the_others(tmp_path):
    fill(tmp_path / "train", a=1, b=1)
    cut(save(tmp_path / "test/a/cut.jpg", noise(40, 40)))
    dataset = ImageFolder(train=tmp_path / "train", test=tmp_path / "test")
    assert dataset.load("train").count == 2
    assert "cut off" in fault(dataset, "test")


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ([], "expected a folder for each class in it; received none"),
        (["x.png"], "expected a folder for each class in it; received none"),
        (["a/x.png"], 'expected training pictures of at least two classes; received "a"'),
        (["a/x.png", "b/notes.txt"], "b: expected pictures (JPEG, PNG, GIF, BMP); received 1 other files (1 .txt)"),
        (["a/x.png", "b/x.webp"], "b/x.webp: expected a JPEG, PNG, GIF or BMP; received a WEBP file"),
        (["a/x.png", "b/x.png", "c.png"], "expected pictures in folders named after their classes; received 1 outside"),
        (["a/x.png", "b/x.png", "c.TIF"], "c.TIF: expected a JPEG, PNG, GIF or BMP; received a TIF file"),
        (["a/x.png", "b/x.png", "c.png", "d.webp"], "received 1 outside of any"),
        (["a/x.png", "b/x.png", "c.png", "d.webp"], "d.webp: expected a JPEG, PNG, GIF or BMP; received a WEBP file"),
    ],
)
def test_folders_at_fault(tmp_path, names, message):
    for name in names:
        save(tmp_path / name) if name.endswith(".png") else write(tmp_path / name, "x")
    assert message in fault(ImageFolder(train=tmp_path))


def test_an_empty_folder_of_a_class(tmp_path):
    (fill(tmp_path, a=1, b=1) / "c").mkdir()
    assert f"{tmp_path}/c: expected pictures (JPEG, PNG, GIF, BMP); received no files" in fault(
        ImageFolder(train=tmp_path)
    )


def test_a_folder_that_is_not_there(tmp_path):
    received = fault(ImageFolder(train=tmp_path / "none"))
    assert received == f"{tmp_path}/none: expected a folder; received nothing at this path. Correct train."


def test_a_class_that_training_lacks(tmp_path):
    fill(tmp_path / "train", a=1, b=1)
    fill(tmp_path / "test", a=1, c=3)
    received = fault(ImageFolder(train=tmp_path / "train", test=tmp_path / "test"), "test")
    assert 'expected a class of the training pictures, "a", "b"; received "c", of 3 pictures' in received


def test_a_split_that_is_not_there(tmp_path):
    received = fault(ImageFolder(train=fill(tmp_path, a=1, b=1)), "validation")
    assert 'expected pictures of the split validation; received only "train"' in received
    assert "set validation_share, e.g. 0.2" in received


def test_the_same_file_in_two_splits(tmp_path):
    fill(tmp_path / "train", a=1, b=1)
    (tmp_path / "test" / "a").mkdir(parents=True)
    os.symlink(tmp_path / "train/a/0.png", tmp_path / "test/a/link.png")
    received = fault(ImageFolder(train=tmp_path / "train", test=tmp_path / "test"))
    assert (
        f"test/a/link.png: expected each file once, in one split; received the file of {tmp_path}/train/a/0.png"
        in received
    )
    assert "(train) again, in test" in received


def test_one_folder_for_two_splits(tmp_path):
    received = fault(ImageFolder(train=fill(tmp_path, a=1, b=1), validation=tmp_path))
    assert "2 faults" in received
    assert "again, in validation" in received


def test_faults_of_the_table_and_of_the_folder(tmp_path):
    fill(tmp_path / "all", a=1, b=1)
    table = write(tmp_path / "s.csv", "name,split\na/0.png,train\nb/9.png,trian\n")
    received = fault(ImageFolder(folder=tmp_path / "all", splits=table))
    assert "2 faults" in received
    assert 's.csv:3: expected the split train, validation (or val, dev) or test; received "trian"' in received
    assert 'received none for "b/0.png"' in received


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "received neither"),
        ({"train": "a", "folder": "b", "splits": "c"}, "received both"),
        ({"folder": "a"}, "expected folder and splits together"),
        ({"train": "a", "splits": "c"}, "expected folder and splits together"),
        ({"folder": "a", "splits": "c", "test": "d"}, "expected no validation and no test beside folder"),
        ({"train": "a", "validation_share": 1.0}, "validation_share"),
        ({"train": "a", "delimiter": ""}, "delimiter"),
    ],
)
def test_options_are_checked(options, message):
    with pytest.raises(ValidationError, match=message):
        ImageFolder(**options)


def test_a_recipe_finds_it(tmp_path):
    table = {"kind": "image_folder", "train": str(tmp_path), "test_share": 0.5}
    dataset = components.get("dataset", table)
    assert isinstance(dataset, ImageFolder)
    assert components.get("dataset", dataset.to_table()) == dataset
    with pytest.raises(UserError, match="trian"):
        components.get("dataset", {"kind": "image_folder", "trian": "x"})
